package dev.midflight.wire.xds;

import dev.midflight.wire.xds.proto.CoreProto;

/**
 * Who asks.
 *
 * @param id of this proxy alone
 * @param cluster of proxies that are alike
 * @param version of the proxy's build
 */
public record XdsNode(String id, String cluster, String version) {
    private static final String AGENT = "midflight";

    CoreProto.Node toWire() {
        return CoreProto.Node.newBuilder()
                .setId(id)
                .setCluster(cluster)
                .setUserAgentName(AGENT)
                .setUserAgentVersion(version)
                .build();
    }
}

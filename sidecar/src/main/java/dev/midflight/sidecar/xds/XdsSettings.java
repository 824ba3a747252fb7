package dev.midflight.sidecar.xds;

import dev.midflight.sidecar.config.PodIdentity;
import dev.midflight.sidecar.config.SidecarConfig;
import dev.midflight.sidecar.config.XdsConfig;
import dev.midflight.sidecar.fleet.FleetAddress;
import dev.midflight.sidecar.fleet.FleetConfig;
import dev.midflight.sidecar.fleet.OperatorAccess;
import dev.midflight.wire.xds.XdsNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Whom to ask for what.
 *
 * @param access empty: in plaintext
 * @param file where the last good resources are kept
 * @param answerTimeout from the dial to the first response
 */
public record XdsSettings(
        FleetAddress address,
        Optional<OperatorAccess> access,
        Subscribing subscribing,
        XdsNode node,
        XdsFile file,
        Duration answerTimeout) {
    static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);

    /** Empty: nobody configures this proxy. */
    public static Optional<XdsSettings> of(SidecarConfig config) {
        XdsConfig wanted = config.xds();
        if (!wanted.isOn()) {
            return Optional.empty();
        }
        XdsFile file = file(config);
        if (wanted.isOperator()) {
            FleetAddress operator = FleetAddress.parse(config.fleetAddress());
            return Optional.of(
                    new XdsSettings(
                            operator,
                            Optional.of(new OperatorAccess(operator.host(), FleetConfig.SECRETS)),
                            Subscribing.EVERYTHING,
                            node(config),
                            file,
                            ANSWER_TIMEOUT));
        }
        return Optional.of(
                new XdsSettings(
                        FleetAddress.parse(wanted.address()),
                        Optional.empty(),
                        Subscribing.BY_REFERENCE,
                        node(config),
                        file,
                        ANSWER_TIMEOUT));
    }

    private static XdsNode node(SidecarConfig config) {
        PodIdentity pod = config.pod();
        XdsConfig said = config.xds();
        return new XdsNode(
                said.nodeId().isEmpty() ? pod.podNamespace() + "/" + pod.podName() : said.nodeId(),
                said.nodeCluster().isEmpty() ? pod.podNamespace() : said.nodeCluster(),
                said.nodeMetadata(),
                config.version().name());
    }

    private static XdsFile file(SidecarConfig config) {
        Path directory = config.runDirectory();
        return new XdsFile(
                directory.resolve("xds-snapshot"),
                directory.resolve(".xds-snapshot-" + config.pod().slot()));
    }
}

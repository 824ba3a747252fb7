package dev.midflight.operator.registry.dubbo;

import dev.midflight.operator.registry.RegistryException;
import dev.midflight.operator.registry.client.Listed;
import dev.midflight.operator.registry.client.RegistryAddress;
import dev.midflight.operator.registry.zookeeper.DiscoveryNode;
import dev.midflight.operator.registry.zookeeper.ZooKeeperReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /<root>/<interface>/providers} and, by application, {@code <servicesRoot>/<application>};
 * both as the address's parameters {@code group} and {@code servicesRoot} say.
 */
final class ZooKeeperSource implements ProviderSource {
    private final ZooKeeperReader reader;
    private final String root;
    private final String servicesRoot;

    private ZooKeeperSource(ZooKeeperReader reader, String root, String servicesRoot) {
        this.reader = reader;
        this.root = root;
        this.servicesRoot = servicesRoot;
    }

    static ZooKeeperSource open(RegistryAddress address, Map<String, String> credentials)
            throws RegistryException, InterruptedException {
        return new ZooKeeperSource(
                ZooKeeperReader.open(address, credentials),
                absolute(address.parameter("group", "dubbo")),
                absolute(address.parameter("servicesRoot", "services")));
    }

    @Override
    public List<Listed> service(ServiceKey service) throws RegistryException, InterruptedException {
        return reader.children(root + "/" + service.type() + "/providers").stream()
                .map(ProviderNode::parse)
                .flatMap(Optional::stream)
                .filter(node -> node.service().equals(service))
                .map(ProviderNode::listed)
                .toList();
    }

    @Override
    public List<Listed> application(String application)
            throws RegistryException, InterruptedException {
        return reader.contents(servicesRoot + "/" + application).stream()
                .map(DiscoveryNode::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public void close() {
        reader.close();
    }

    private static String absolute(String path) {
        return "/" + path.replaceAll("^/+|/+$", "");
    }
}

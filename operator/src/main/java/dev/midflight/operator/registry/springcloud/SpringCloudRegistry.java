package dev.midflight.operator.registry.springcloud;

import dev.midflight.model.CommandAnswer;
import dev.midflight.operator.registry.Instance;
import dev.midflight.operator.registry.RegistryAdapter;
import dev.midflight.operator.registry.RegistryException;
import dev.midflight.operator.registry.Standing;
import dev.midflight.operator.registry.StepSettings;
import dev.midflight.operator.registry.client.Excerpt;
import dev.midflight.operator.registry.client.Listed;
import dev.midflight.operator.registry.client.Loopback;
import dev.midflight.operator.registry.client.SettingErrors;
import dev.midflight.operator.registry.nacos.NacosAddress;
import dev.midflight.operator.registry.nacos.NacosServer;
import dev.midflight.operator.registry.zookeeper.DiscoveryNode;
import dev.midflight.operator.registry.zookeeper.ZooKeeperReader;
import java.util.List;
import java.util.Optional;

/**
 * Sets the status of a Spring Cloud application's registration by its actuator, and asks the
 * registry whether consumers see it: the actuator answers 200 to a status that the registry's
 * client ignores.
 */
public final class SpringCloudRegistry implements RegistryAdapter {
    private final NacosServer nacos;

    public SpringCloudRegistry(NacosServer nacos) {
        this.nacos = nacos;
    }

    @Override
    public List<String> errors(StepSettings settings) {
        return new SettingErrors(settings, SpringCloudSettings.KNOWN)
                .check(() -> SpringCloudSettings.parse(settings))
                .all();
    }

    @Override
    public Standing look(Instance instance) throws RegistryException, InterruptedException {
        SpringCloudSettings settings = SpringCloudSettings.parse(instance.settings());
        List<Listed> listed =
                settings.registry().kind().equals("nacos")
                        ? inNacos(settings, instance)
                        : inZooKeeper(settings, instance);
        return new Standing(
                List.of(Listed.service(settings.service(), listed, instance, settings.port())));
    }

    @Override
    public void offline(Instance instance) throws RegistryException, InterruptedException {
        SpringCloudSettings settings = SpringCloudSettings.parse(instance.settings());
        set(instance, settings, settings.offlineStatus());
    }

    @Override
    public void online(Instance instance) throws RegistryException, InterruptedException {
        set(instance, SpringCloudSettings.parse(instance.settings()), "UP");
    }

    private List<Listed> inNacos(SpringCloudSettings settings, Instance instance)
            throws RegistryException, InterruptedException {
        NacosAddress address =
                NacosAddress.of(settings.registry(), instance.settings().credentials());
        return nacos.list(address, settings.service(), "");
    }

    private static List<Listed> inZooKeeper(SpringCloudSettings settings, Instance instance)
            throws RegistryException, InterruptedException {
        String root = settings.registry().parameter("root", "services");
        String path = "/" + root.replaceAll("^/+|/+$", "") + "/" + settings.service();
        try (ZooKeeperReader reader =
                ZooKeeperReader.open(settings.registry(), instance.settings().credentials())) {
            return reader.contents(path).stream()
                    .map(DiscoveryNode::parse)
                    .flatMap(Optional::stream)
                    .toList();
        }
    }

    private static void set(Instance instance, SpringCloudSettings settings, String status)
            throws RegistryException, InterruptedException {
        CommandAnswer.Http answer =
                new Loopback(instance, settings.managementPort())
                        .postJson(settings.path(), "{\"status\":\"" + status + "\"}");
        if (answer.status() / 100 != 2) {
            throw new RegistryException(
                    "actuator "
                            + settings.path()
                            + " answered "
                            + answer.status()
                            + " to "
                            + status
                            + ": "
                            + Excerpt.of(answer.body()));
        }
    }
}

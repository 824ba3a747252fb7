package dev.midflight.operator.registry.nacos;

import dev.midflight.operator.registry.Instance;
import dev.midflight.operator.registry.RegistryAdapter;
import dev.midflight.operator.registry.RegistryException;
import dev.midflight.operator.registry.Standing;
import dev.midflight.operator.registry.StepSettings;
import dev.midflight.operator.registry.client.Listed;
import dev.midflight.operator.registry.client.SettingErrors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Disables and enables the pod's instances in Nacos, without asking the application. Instances are
 * never deleted: their client would not know, and would not come back. The flag lies beside the
 * instance in the server, so heartbeats and registering anew don't undo it.
 */
public final class NacosRegistry implements RegistryAdapter {
    private static final List<String> KNOWN =
            List.of(
                    "server",
                    "namespaceId",
                    "group",
                    "services",
                    "cluster",
                    "port",
                    "ephemeral",
                    "apiVersion");

    private final NacosServer server;

    public NacosRegistry(NacosServer server) {
        this.server = server;
    }

    @Override
    public List<String> errors(StepSettings settings) {
        return new SettingErrors(settings, KNOWN)
                .check(() -> NacosAddress.of(settings))
                .check(() -> services(settings))
                .check(() -> port(settings))
                .check(() -> ephemeral(settings))
                .all();
    }

    @Override
    public Standing look(Instance instance) throws RegistryException, InterruptedException {
        StepSettings settings = instance.settings();
        NacosAddress address = NacosAddress.of(settings);
        List<Standing.Service> standing = new ArrayList<>();
        for (String service : services(settings)) {
            List<Listed> listed = server.list(address, service, settings.get("cluster", ""));
            standing.add(Listed.service(service, listed, instance, OptionalInt.of(port(settings))));
        }
        return new Standing(standing);
    }

    @Override
    public void offline(Instance instance) throws RegistryException, InterruptedException {
        for (String service : services(instance.settings())) {
            enable(instance, service, false);
        }
    }

    /** One that is missing keeps no other one offline; whether it has to be there, look says. */
    @Override
    public void online(Instance instance) throws RegistryException, InterruptedException {
        List<String> services = services(instance.settings());
        List<String> missing = new ArrayList<>();
        for (String service : services) {
            if (!enable(instance, service, true)) {
                missing.add(service);
            }
        }
        if (missing.equals(services)) {
            throw new RegistryException(
                    missing
                            + ": Nacos has no instance "
                            + instance.ips()
                            + " port "
                            + port(instance.settings())
                            + "; its client has to register it");
        }
    }

    private boolean enable(Instance instance, String service, boolean enabled)
            throws RegistryException, InterruptedException {
        StepSettings settings = instance.settings();
        NacosAddress address = NacosAddress.of(settings);
        boolean found = false;
        for (String ip : instance.ips()) {
            NacosKey key =
                    new NacosKey(
                            service,
                            ip,
                            port(settings),
                            settings.get("cluster", "DEFAULT"),
                            ephemeral(settings));
            Optional<NacosInstance> known = server.read(address, key);
            if (known.isPresent()) {
                server.enable(address, key, known.get(), enabled);
                found = true;
            }
        }
        return found;
    }

    private static List<String> services(StepSettings settings) {
        List<String> services =
                Arrays.stream(settings.require("services").split(","))
                        .map(String::trim)
                        .filter(service -> !service.isEmpty())
                        .toList();
        if (services.isEmpty()) {
            throw new IllegalArgumentException("settings.services: names no service");
        }
        return services;
    }

    private static int port(StepSettings settings) {
        settings.require("port");
        return settings.port("port", 1);
    }

    private static boolean ephemeral(StepSettings settings) {
        String text = settings.get("ephemeral", "true");
        if (!text.matches("true|false")) {
            throw new IllegalArgumentException(
                    "settings.ephemeral: '" + text + "' (expected: true or false)");
        }
        return text.equals("true");
    }
}

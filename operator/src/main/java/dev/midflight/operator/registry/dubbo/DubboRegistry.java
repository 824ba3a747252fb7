package dev.midflight.operator.registry.dubbo;

import dev.midflight.model.CommandAnswer;
import dev.midflight.operator.registry.Instance;
import dev.midflight.operator.registry.RegistryAdapter;
import dev.midflight.operator.registry.RegistryException;
import dev.midflight.operator.registry.Standing;
import dev.midflight.operator.registry.StepSettings;
import dev.midflight.operator.registry.client.Excerpt;
import dev.midflight.operator.registry.client.Listed;
import dev.midflight.operator.registry.client.Loopback;
import dev.midflight.operator.registry.client.RegistryAddress;
import dev.midflight.operator.registry.client.SettingErrors;
import dev.midflight.operator.registry.nacos.NacosAddress;
import dev.midflight.operator.registry.nacos.NacosServer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Asks Dubbo's QoS to unregister and register, and the registries whether it was done: {@code
 * offline} returns seconds before an application-level registration is gone. Never {@code
 * gracefulShutdown}: its READONLY is not undone by {@code online}.
 */
public final class DubboRegistry implements RegistryAdapter {
    private static final List<String> KNOWN = List.of("qosPort", "registry", "application", "port");
    private static final int QOS_PORT = 22222;

    private final NacosServer nacos;

    public DubboRegistry(NacosServer nacos) {
        this.nacos = nacos;
    }

    @Override
    public List<String> errors(StepSettings settings) {
        return new SettingErrors(settings, KNOWN)
                .check(() -> settings.port("qosPort", QOS_PORT))
                .check(() -> settings.port("port", QOS_PORT))
                .check(() -> checkRegistries(settings))
                .all();
    }

    @Override
    public Standing look(Instance instance) throws RegistryException, InterruptedException {
        QosPage page = page(instance);
        List<RegistryAddress> addresses =
                RegistryAddress.parseAll(instance.settings().require("registry"));
        requireAllKnown(page, addresses);
        List<Standing.Service> standing = new ArrayList<>();
        for (RegistryAddress address : addresses) {
            standing.addAll(look(instance, page, address));
        }
        return new Standing(standing);
    }

    @Override
    public void offline(Instance instance) throws RegistryException, InterruptedException {
        command(instance, "/offline");
    }

    @Override
    public void online(Instance instance) throws RegistryException, InterruptedException {
        command(instance, "/online");
    }

    private List<Standing.Service> look(Instance instance, QosPage page, RegistryAddress address)
            throws RegistryException, InterruptedException {
        Set<ServiceKey> byInterface = page.at(address.kind(), QosPage.Level.INTERFACE);
        boolean byApplication = !page.at(address.kind(), QosPage.Level.APPLICATION).isEmpty();
        if (byInterface.isEmpty() && !byApplication) {
            return List.of();
        }
        OptionalInt port = port(instance.settings());
        List<Standing.Service> standing = new ArrayList<>();
        try (ProviderSource source = open(address, instance.settings())) {
            for (ServiceKey service : byInterface) {
                standing.add(
                        Listed.service(
                                service.toString(), source.service(service), instance, port));
            }
            if (byApplication) {
                String application = application(instance.settings(), page);
                standing.add(
                        Listed.service(
                                "application " + application,
                                source.application(application),
                                instance,
                                port));
            }
        }
        return standing;
    }

    private ProviderSource open(RegistryAddress address, StepSettings settings)
            throws RegistryException, InterruptedException {
        return address.kind().equals("nacos")
                ? new NacosSource(nacos, NacosAddress.of(address, settings.credentials()))
                : ZooKeeperSource.open(address, settings.credentials());
    }

    private static QosPage page(Instance instance) throws RegistryException, InterruptedException {
        CommandAnswer.Http answer = qos(instance).get("/ls");
        if (answer.status() != 200) {
            throw refused("/ls", answer);
        }
        try {
            return QosPage.parse(answer.body());
        } catch (IllegalArgumentException e) {
            throw new RegistryException(
                    "QoS /ls is not understood: " + Excerpt.of(answer.body()), e);
        }
    }

    private static void command(Instance instance, String command)
            throws RegistryException, InterruptedException {
        CommandAnswer.Http answer = qos(instance).get(command);
        if (answer.status() != 200 || !answer.body().strip().equals("OK")) {
            throw refused(command, answer);
        }
    }

    private static Loopback qos(Instance instance) {
        return new Loopback(instance, instance.settings().port("qosPort", QOS_PORT));
    }

    private static RegistryException refused(String command, CommandAnswer.Http answer) {
        return new RegistryException(
                "QoS "
                        + command
                        + " answered "
                        + answer.status()
                        + ": "
                        + Excerpt.of(answer.body()));
    }

    private static String application(StepSettings settings, QosPage page)
            throws RegistryException {
        return settings.find("application")
                .or(page::application)
                .orElseThrow(
                        () ->
                                new RegistryException(
                                        "QoS /ls doesn't tell the application's name; say it in"
                                                + " settings.application"));
    }

    private static void requireAllKnown(QosPage page, List<RegistryAddress> addresses)
            throws RegistryException {
        Set<String> unknown = new HashSet<>(page.registries());
        addresses.forEach(address -> unknown.remove(address.kind()));
        if (!unknown.isEmpty()) {
            throw new RegistryException(
                    "the application registers at "
                            + unknown
                            + ", too, which settings.registry doesn't name: nobody could say"
                            + " whether it has left there");
        }
    }

    private static void checkRegistries(StepSettings settings) {
        for (RegistryAddress each : RegistryAddress.parseAll(settings.require("registry"))) {
            if (each.kind().equals("nacos")) {
                NacosAddress.of(each, settings.credentials());
            }
        }
    }

    private static OptionalInt port(StepSettings settings) {
        return settings.find("port").isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(settings.port("port", QOS_PORT));
    }
}

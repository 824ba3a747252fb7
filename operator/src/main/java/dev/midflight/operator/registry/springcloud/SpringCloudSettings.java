package dev.midflight.operator.registry.springcloud;

import dev.midflight.operator.registry.StepSettings;
import dev.midflight.operator.registry.client.RegistryAddress;
import dev.midflight.operator.registry.nacos.NacosAddress;
import java.util.List;
import java.util.OptionalInt;

/**
 * A Spring Cloud application as its step describes it.
 *
 * @param path of the actuator's endpoint
 * @param service as registered, mostly {@code spring.application.name}
 * @param port as registered; empty: the address alone counts
 */
record SpringCloudSettings(
        int managementPort,
        String path,
        RegistryAddress registry,
        String service,
        OptionalInt port,
        String offlineStatus) {
    static final List<String> KNOWN =
            List.of("managementPort", "path", "registry", "service", "port", "offlineStatus");
    private static final int PORT = 8080;
    private static final String DOWN = "DOWN";
    private static final String OUT_OF_SERVICE = "OUT_OF_SERVICE";

    /**
     * @throws IllegalArgumentException with what is wrong
     */
    static SpringCloudSettings parse(StepSettings settings) {
        RegistryAddress registry = RegistryAddress.parse(settings.require("registry"));
        boolean nacos = registry.kind().equals("nacos");
        if (nacos) {
            NacosAddress.of(registry, settings.credentials());
        }
        return new SpringCloudSettings(
                settings.port("managementPort", PORT),
                path(settings.get("path", "/actuator/serviceregistry")),
                registry,
                settings.require("service"),
                settings.find("port").isEmpty()
                        ? OptionalInt.empty()
                        : OptionalInt.of(settings.port("port", PORT)),
                status(settings.get("offlineStatus", nacos ? DOWN : OUT_OF_SERVICE), nacos));
    }

    private static String path(String path) {
        if (!path.matches("/[\\x21-\\x7e]*")) {
            throw new IllegalArgumentException("settings.path: '" + path + "' (expected: /...)");
        }
        return path;
    }

    private static String status(String status, boolean nacos) {
        if (nacos && !status.equals(DOWN)) {
            throw new IllegalArgumentException(
                    "settings.offlineStatus: '"
                            + status
                            + "' (expected: DOWN; Spring Cloud Alibaba ignores every other one)");
        }
        if (!List.of(DOWN, OUT_OF_SERVICE).contains(status)) {
            throw new IllegalArgumentException(
                    "settings.offlineStatus: '" + status + "' (expected: DOWN or OUT_OF_SERVICE)");
        }
        return status;
    }
}

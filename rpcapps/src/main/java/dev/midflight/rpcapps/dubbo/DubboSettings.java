package dev.midflight.rpcapps.dubbo;

import dev.midflight.rpcapps.call.Environment;
import org.apache.dubbo.config.ApplicationConfig;
import org.apache.dubbo.config.RegistryConfig;

/** What provider and consumer have in common; all else is Dubbo's default. */
record DubboSettings(Environment environment) {
    static final int TIMEOUT_MILLIS = 3000;
    private static final int QOS_PORT = 22222;

    /** How providers are looked for, and where they say that they are there. */
    private enum Discovery {
        INTERFACE("interface", "FORCE_INTERFACE"),
        INSTANCE("instance", "FORCE_APPLICATION"),
        BOTH("all", "APPLICATION_FIRST");

        private final String registerMode;
        private final String migration;

        Discovery(String registerMode, String migration) {
            this.registerMode = registerMode;
            this.migration = migration;
        }
    }

    ApplicationConfig application(String name) {
        System.setProperty("dubbo.application.service-discovery.migration", discovery().migration);
        ApplicationConfig application = new ApplicationConfig(name);
        application.setRegisterMode(discovery().registerMode);
        application.setQosEnable(true);
        application.setQosPort(QOS_PORT);
        application.setQosAcceptForeignIp(false);
        application.setLogger("slf4j");
        return application;
    }

    /** {@code zookeeper://host:port} or {@code nacos://host:port}. */
    RegistryConfig registry() {
        RegistryConfig registry = new RegistryConfig(environment.require("RPC_REGISTRY"));
        registry.setTimeout(20_000);
        return registry;
    }

    /** {@code dubbo} or {@code tri}. */
    String protocol() {
        return environment.text("RPC_PROTOCOL", "dubbo");
    }

    int port() {
        return environment.number("RPC_PORT", protocol().equals("tri") ? 50_051 : 20_880);
    }

    private Discovery discovery() {
        return switch (environment.text("RPC_DISCOVERY", "interface")) {
            case "interface" -> Discovery.INTERFACE;
            case "instance" -> Discovery.INSTANCE;
            case "both" -> Discovery.BOTH;
            case String other ->
                    throw new IllegalArgumentException(
                            "RPC_DISCOVERY: " + other + " (expected: interface, instance or both)");
        };
    }
}

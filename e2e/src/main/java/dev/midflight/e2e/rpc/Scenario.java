package dev.midflight.e2e.rpc;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A way in which RPC applications find each other, and how a pod leaves it and comes back. */
public enum Scenario {
    DUBBO_ZOOKEEPER(
            Program.DUBBO_PROVIDER,
            Program.DUBBO_CONSUMER,
            "zookeeper://zookeeper.%s.svc:2181",
            "{adapter: Dubbo, settings: {registry: \"${registry}\", qosPort: \"22222\"}}"),
    DUBBO_NACOS(
            Program.DUBBO_PROVIDER,
            Program.DUBBO_CONSUMER,
            "nacos://nacos.%s.svc:8848",
            "{adapter: Dubbo, settings: {registry: \"${registry}\", qosPort: \"22222\"}}"),
    SPRING_NACOS(
            Program.SPRING_PROVIDER,
            Program.SPRING_CONSUMER,
            "nacos://nacos.%s.svc:8848",
            "{adapter: SpringCloud, settings: {registry: \"${registry}\", service: echo-provider,"
                    + " managementPort: \"8080\"}}"),
    HTTP_HOOK(
            Program.HTTP_PROVIDER,
            Program.HTTP_CONSUMER,
            "",
            "{adapter: HttpHook, settings: {port: \"8080\", offlinePath: /hook/offline, onlinePath:"
                    + " /hook/online, verifyPath: /hook/state, service: provider, peers:"
                    + " app=provider}}"),
    HTTP(Program.HTTP_PROVIDER, Program.HTTP_CONSUMER, "", ""),
    BOLT(Program.BOLT_SERVER, Program.BOLT_CLIENT, "", ""),
    HTTP2(Program.HTTP2_PROVIDER, Program.HTTP2_CONSUMER, "", "");

    private static final String HTTP2_CALLS_PER_SECOND = "150";

    /** Enough for shares of them to be measured within seconds. */
    private static final String HTTP_CALLS_PER_SECOND = "300";

    private final Program provider;
    private final Program consumer;
    private final String registry;
    private final String step;

    Scenario(Program provider, Program consumer, String registry, String step) {
        this.provider = provider;
        this.consumer = consumer;
        this.registry = registry;
        this.step = step;
    }

    public Program provider() {
        return provider;
    }

    public Program consumer() {
        return consumer;
    }

    Optional<Program> registry() {
        if (registry.startsWith("zookeeper:")) {
            return Optional.of(Program.ZOOKEEPER);
        }
        return registry.startsWith("nacos:") ? Optional.of(Program.NACOS) : Optional.empty();
    }

    Map<String, String> environment(String namespace) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("RPC_HOST", "provider." + namespace + ".svc");
        if (this == HTTP2) {
            environment.put("RPC_RATE", HTTP2_CALLS_PER_SECOND);
        }
        if (this == HTTP) {
            environment.put("RPC_RATE", HTTP_CALLS_PER_SECOND);
        }
        if (!registry.isEmpty()) {
            environment.put("RPC_REGISTRY", registry.formatted(namespace));
        }
        return environment;
    }

    /** The spec of a toggle for providers, after selector and desired. */
    public String inbound(String namespace) {
        return """
        direction: Inbound
        steps: [%s]
        drainSeconds: 10
        quietSeconds: 1
        settleSeconds: 7
        deadlineSeconds: 90
        """
                .formatted(step.replace("${registry}", registry.formatted(namespace)));
    }

    /** The same for consumers: nobody finds them by a registry. */
    String outbound() {
        return """
        direction: Outbound
        drainSeconds: 10
        quietSeconds: 1
        deadlineSeconds: 90
        """;
    }
}

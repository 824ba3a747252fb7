package dev.midflight.e2e.rpc;

import java.util.List;
import java.util.stream.Collectors;

/** The programs of the image {@code rpcapps}, and what each needs to run. */
public enum Program {
    ZOOKEEPER("zookeeper.ZooKeeperMain", new Size(96, 320), List.of(2181)),
    NACOS("nacos.NacosServerMain", new Size(256, 700), List.of(8848, 9848)),
    DUBBO_PROVIDER("dubbo.DubboProviderMain", new Size(128, 512), List.of(20_880)),
    DUBBO_CONSUMER("dubbo.DubboConsumerMain", new Size(128, 512), List.of()),
    SPRING_PROVIDER("spring.SpringProviderMain", new Size(128, 512), List.of(8080)),
    SPRING_CONSUMER("spring.SpringConsumerMain", new Size(128, 512), List.of()),
    BOLT_SERVER("bolt.BoltServerMain", new Size(96, 384), List.of(12_200)),
    BOLT_CLIENT("bolt.BoltClientMain", new Size(96, 384), List.of()),
    HTTP_PROVIDER("http.HttpProviderMain", new Size(96, 384), List.of(8080)),
    HTTP_CONSUMER("http.HttpConsumerMain", new Size(96, 384), List.of()),
    HTTP2_PROVIDER("http2.Http2ProviderMain", new Size(96, 384), List.of(8080, 50_051)),
    HTTP2_CONSUMER("http2.Http2ConsumerMain", new Size(96, 384), List.of());

    public static final int CONTROL_PORT = 8090;

    private final String main;
    private final Size size;
    private final List<Integer> ports;

    Program(String main, Size size, List<Integer> ports) {
        this.main = "dev.midflight.rpcapps." + main;
        this.size = size;
        this.ports = ports;
    }

    /** In MiB: the Java heap, and the container with it. */
    private record Size(int heap, int memory) {}

    boolean isRegistry() {
        return this == ZOOKEEPER || this == NACOS;
    }

    /** A manifest with everything filled in that this program decides. */
    String fill(String manifest) {
        return manifest.replace("${main}", main)
                .replace("${heap}", Integer.toString(size.heap()))
                .replace("${memory}", Integer.toString(size.memory()))
                .replace("${cpu}", Integer.toString(cpuMillis()))
                .replace("${family}", this == NACOS ? "nacos" : "applications")
                .replace("${probe}", probe())
                .replace("${ports}", servicePorts())
                .replace("${address}", this == BOLT_SERVER ? "None" : "");
    }

    /** Those whose delays are figures get as much of a busy node as the demo's own application. */
    private int cpuMillis() {
        return this == HTTP2_PROVIDER || this == HTTP2_CONSUMER ? 200 : 50;
    }

    boolean hasService() {
        return !ports.isEmpty();
    }

    private String probe() {
        return switch (this) {
            case ZOOKEEPER -> "tcpSocket: {port: 2181}";
            case NACOS -> "httpGet: {path: /nacos/v3/admin/core/state/readiness, port: 8848}";
            case DUBBO_PROVIDER,
                    DUBBO_CONSUMER,
                    SPRING_PROVIDER,
                    SPRING_CONSUMER,
                    BOLT_SERVER,
                    BOLT_CLIENT,
                    HTTP_PROVIDER,
                    HTTP_CONSUMER,
                    HTTP2_PROVIDER,
                    HTTP2_CONSUMER ->
                    "httpGet: {path: /health, port: " + CONTROL_PORT + "}";
        };
    }

    private String servicePorts() {
        return ports.stream()
                .map(port -> "{name: port-%d, port: %d}".formatted(port, port))
                .collect(Collectors.joining(", "));
    }
}

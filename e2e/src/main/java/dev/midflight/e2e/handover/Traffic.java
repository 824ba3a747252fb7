package dev.midflight.e2e.handover;

import dev.midflight.e2e.kube.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Everything that calls from one pod into the other at once: HTTP/1.1 and TCP of this module's
 * load; gRPC, a gRPC stream and HTTP/2; Dubbo by ZooKeeper; Bolt. None of them tries a call again.
 */
final class Traffic implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(90);
    private static final long MORE_CALLS = 60;
    private static final int LOAD_CONTROL = 8091;
    private static final int REGISTRY_CONTROL = 8095;
    private static final int SERVER_HEAP_MEBIBYTES = 400;
    private static final int LOAD_HEAP_MEBIBYTES = 600;
    private static final int RPC_HEAP_MEBIBYTES = 96;

    private final Deque<LocalProgram> programs = new ArrayDeque<>();
    private final List<Witness> witnesses = new ArrayList<>();
    private final Paths paths;
    private final NetPod callee;
    private final Path logs;

    private Traffic(Paths paths, NetPod callee, Path logs) {
        this.paths = paths;
        this.callee = callee;
        this.logs = logs;
    }

    /** What the programs are run with. */
    record Paths(Path java, String load, String rpc) {}

    /** A program of {@code rpcapps}: consumer and provider have the same control port. */
    private record Rpc(String name, String provider, String consumer, int control) {}

    private static final List<Rpc> RPC =
            List.of(
                    new Rpc(
                            "HTTP/2 and gRPC",
                            "http2.Http2ProviderMain",
                            "http2.Http2ConsumerMain",
                            8092),
                    new Rpc("Bolt", "bolt.BoltServerMain", "bolt.BoltClientMain", 8093),
                    new Rpc("Dubbo", "dubbo.DubboProviderMain", "dubbo.DubboConsumerMain", 8094));

    /** Starts all applications in one pod and their clients in the other. */
    static Traffic between(
            Paths paths, NetPod callee, NetPod caller, Path logs, List<String> loadArguments) {
        return start(
                new Traffic(paths, callee, logs),
                traffic -> {
                    traffic.startProviders();
                    String load = caller.name();
                    traffic.startLoad(Optional.of(load), caller.address(), loadArguments);
                    traffic.startConsumers(caller);
                });
    }

    /** Starts the application of the load, and the load outside of all pods. */
    static Traffic crowd(Paths paths, NetPod callee, Path logs, List<String> loadArguments) {
        return start(
                new Traffic(paths, callee, logs),
                traffic -> {
                    traffic.startServer();
                    traffic.startLoad(Optional.empty(), "127.0.0.1", loadArguments);
                });
    }

    /** Waits until all clients are answered. */
    private static Traffic start(Traffic traffic, Consumer<Traffic> programs) {
        try {
            programs.accept(traffic);
            return traffic;
        } catch (RuntimeException e) {
            traffic.close();
            throw e;
        }
    }

    void begin(String phase) {
        witnesses.forEach(witness -> witness.begin(phase));
    }

    List<WitnessFigures> end(String phase) {
        return witnesses.stream().map(witness -> witness.end(phase)).toList();
    }

    /** Until each of them has made some more calls. */
    void awaitMore(String phase) {
        for (Witness witness : witnesses) {
            long then = witness.calls(phase);
            Await.until(
                    witness.name() + " goes on",
                    READY,
                    () -> witness.calls(phase) >= then + MORE_CALLS);
        }
    }

    /** Until none of them fails any more, after losses that were to be expected. */
    void awaitSteady(String phase) {
        Await.until(
                "a phase without a failure " + phase,
                READY,
                () -> {
                    begin(phase);
                    awaitMore(phase);
                    return end(phase).stream().allMatch(figures -> figures.failed() == 0);
                });
    }

    @Override
    public void close() {
        programs.forEach(LocalProgram::close);
    }

    private void startServer() {
        java(
                Optional.of(callee.name()),
                "callee-server",
                paths.load(),
                SERVER_HEAP_MEBIBYTES,
                Map.of(),
                "dev.midflight.e2e.app.ServerMain");
    }

    private void startProviders() {
        startServer();
        rpc(callee, "zookeeper.ZooKeeperMain", REGISTRY_CONTROL);
        awaitReady(new ControlPort(callee.address(), REGISTRY_CONTROL));
        RPC.forEach(each -> rpc(callee, each.provider(), each.control()));
        RPC.forEach(each -> awaitReady(provider(each)));
    }

    private void startConsumers(NetPod caller) {
        for (Rpc each : RPC) {
            rpc(caller, each.consumer(), each.control());
            ControlPort consumer = new ControlPort(caller.address(), each.control());
            witnesses.add(new RpcWitness(each.name(), consumer, provider(each)));
            awaitReady(consumer);
        }
    }

    private void startLoad(Optional<String> namespace, String address, List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add("dev.midflight.e2e.load.LoadMain");
        words.add("--host=" + callee.address());
        words.add("--control-port=" + LOAD_CONTROL);
        words.addAll(arguments);
        java(
                namespace,
                "load",
                paths.load(),
                LOAD_HEAP_MEBIBYTES,
                Map.of(),
                words.toArray(String[]::new));
        ControlPort control = new ControlPort(address, LOAD_CONTROL);
        witnesses.add(new HttpWitness(control));
        awaitReady(control);
    }

    private ControlPort provider(Rpc each) {
        return new ControlPort(callee.address(), each.control());
    }

    private static void awaitReady(ControlPort control) {
        Await.until("ready: " + control, READY, control::isReady);
    }

    private void rpc(NetPod pod, String main, int control) {
        Map<String, String> environment = new HashMap<>();
        environment.put("CONTROL_PORT", Integer.toString(control));
        environment.put("HOSTNAME", pod.name() + "-" + main);
        environment.put("RPC_HOST", callee.address());
        environment.put("RPC_REGISTRY", "zookeeper://" + callee.address() + ":2181");
        environment.put("RPC_RATE", "50");
        environment.put("HTTP_PORT", "8081");
        environment.put("DUBBO_IP_TO_REGISTRY", callee.address());
        java(
                Optional.of(pod.name()),
                pod.name() + "-" + main.replaceAll(".*\\.", ""),
                paths.rpc(),
                RPC_HEAP_MEBIBYTES,
                environment,
                "dev.midflight.rpcapps." + main);
    }

    private void java(
            Optional<String> namespace,
            String name,
            String classPath,
            int heapMebibytes,
            Map<String, String> environment,
            String... words) {
        List<String> command = new ArrayList<>();
        namespace.ifPresent(pod -> command.addAll(List.of("ip", "netns", "exec", pod)));
        command.add(paths.java().toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.add("-Xmx" + heapMebibytes + "m");
        command.addAll(List.of("-cp", classPath));
        command.addAll(List.of(words));
        programs.push(LocalProgram.start(logs.resolve(name + ".log"), command, environment));
    }
}

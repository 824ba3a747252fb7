package dev.midflight.sidecar.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.midflight.testkit.Await;
import dev.midflight.testkit.ForkedProgram;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * gRPC's interoperability suite as its authors publish it, client and server. Not run are the cases
 * that need Google's cloud (credentials of compute engine, service accounts, OAuth, JWT, per call),
 * {@code cacheable_unary} (a cache, and Java's server does not know the method), the probing forms
 * of {@code client_compressed_*} (neither server refuses what they expect it to refuse; the forms
 * without the probe do run) and {@code pick_first_unary} in Go (no server says its id to it): they
 * fail without a proxy, too.
 */
enum GrpcSuite {
    JAVA {
        @Override
        ForkedProgram server(InetSocketAddress address) {
            return ForkedProgram.start(
                            "grpc-interop",
                            "io.grpc.testing.integration.TestServiceServer",
                            List.of(),
                            Map.of(),
                            "--use_tls=false",
                            "--address_type=IPV4",
                            "--port=" + address.getPort())
                    .await("Server started on port " + address.getPort());
        }

        @Override
        List<String> cases(GrpcSuite server) {
            List<String> cases = new ArrayList<>(GO.cases(server));
            cases.addAll(List.of("server_compressed_unary", "server_compressed_streaming"));
            if (server == JAVA) {
                cases.addAll(
                        List.of(
                                "client_compressed_unary_noprobe",
                                "client_compressed_streaming_noprobe",
                                "very_large_request",
                                "pick_first_unary"));
            }
            return cases;
        }

        @Override
        String run(InetSocketAddress address, List<String> cases) throws Exception {
            List<String> arguments = new ArrayList<>(List.of(String.valueOf(address.getPort())));
            arguments.addAll(cases);
            try (ForkedProgram client =
                    ForkedProgram.start(
                            "grpc-interop",
                            "Cases",
                            List.of(),
                            Map.of(),
                            arguments.toArray(String[]::new))) {
                return client.await("done").output();
            }
        }
    },

    GO {
        @Override
        ForkedProgram server(InetSocketAddress address) throws Exception {
            String program = programs().resolve("server").toString();
            ForkedProgram server =
                    ForkedProgram.start(List.of(program, "-port=" + address.getPort()), Map.of());
            Await.until("Go's server", () -> Ports.isOpen(address));
            return server;
        }

        @Override
        List<String> cases(GrpcSuite server) {
            return List.of(
                    "orca_oob",
                    "empty_unary",
                    "large_unary",
                    "client_streaming",
                    "server_streaming",
                    "ping_pong",
                    "empty_stream",
                    "custom_metadata",
                    "status_code_and_message",
                    "special_status_message",
                    "unimplemented_method",
                    "unimplemented_service",
                    "cancel_after_begin",
                    "cancel_after_first_response",
                    "timeout_on_sleeping_server",
                    "rpc_soak",
                    "channel_soak",
                    "orca_per_rpc");
        }

        @Override
        String run(InetSocketAddress address, List<String> cases) throws Exception {
            List<Callable<String>> tasks =
                    cases.stream().map(c -> (Callable<String>) () -> run(address, c)).toList();
            StringBuilder output = new StringBuilder();
            try (ExecutorService atOnce = Executors.newFixedThreadPool(3)) {
                for (Future<String> said : atOnce.invokeAll(tasks)) {
                    output.append(said.get());
                }
            }
            return output.toString();
        }

        private static String run(InetSocketAddress address, String name) throws Exception {
            ProcessBuilder builder = new ProcessBuilder(command(address, name));
            builder.environment().put("GRPC_GO_LOG_SEVERITY_LEVEL", "error");
            Process client = builder.redirectErrorStream(true).start();
            String said = new String(client.getInputStream().readAllBytes(), UTF_8);
            return said + (client.waitFor() == 0 ? "passed " : "failed ") + name + "\n";
        }
    };

    private static final String BACKEND_METRICS =
            "{\"loadBalancingConfig\":[{\"test_backend_metrics_load_balancer\":{}}]}";

    /** One that serves. */
    abstract ForkedProgram server(InetSocketAddress address) throws Exception;

    /** What this client can ask of that server. */
    abstract List<String> cases(GrpcSuite server);

    /**
     * Runs the cases, three at once; a line {@code passed CASE} for each that did, in their order.
     */
    abstract String run(InetSocketAddress address, List<String> cases) throws Exception;

    private static Path programs() throws Exception {
        return GoPrograms.build("grpc-interop-go");
    }

    private static List<String> command(InetSocketAddress address, String name) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(programs().resolve("client").toString());
        command.add("-server_host=127.0.0.1");
        command.add("-server_port=" + address.getPort());
        command.add("-test_case=" + name);
        command.add("-soak_per_iteration_max_acceptable_latency_ms=10000");
        command.add("-soak_overall_timeout_seconds=60");
        if (name.startsWith("orca")) {
            command.add("-service_config_json=" + BACKEND_METRICS);
        }
        return command;
    }
}

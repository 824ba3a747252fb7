import io.grpc.testing.integration.TestServiceClient;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs cases of gRPC's interoperability suite, three at once: {@code PORT CASE...}. */
public final class Cases {
    private static final String BACKEND_METRICS =
            "{\"loadBalancingConfig\":[{\"test_backend_metrics_load_balancer\":{}}]}";

    private Cases() {}

    public static void main(String[] arguments) throws Exception {
        List<String> names = Arrays.asList(arguments).subList(1, arguments.length);
        try (ExecutorService atOnce = Executors.newFixedThreadPool(3)) {
            for (Future<String> said : atOnce.invokeAll(tasks(arguments[0], names))) {
                System.out.println(said.get());
            }
        }
        System.out.println("done");
        System.exit(0);
    }

    private static List<Callable<String>> tasks(String port, List<String> names) {
        return names.stream().map(name -> (Callable<String>) () -> run(port, name)).toList();
    }

    private static String run(String port, String name) {
        try {
            TestServiceClient.main(options(port, name));
            return "passed " + name;
        } catch (Throwable e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            return "failed " + name + "\n" + trace;
        }
    }

    private static String[] options(String port, String name) {
        List<String> options = new ArrayList<>();
        options.add("--use_tls=false");
        options.add("--server_host=127.0.0.1");
        options.add("--server_port=" + port);
        options.add("--test_case=" + name);
        options.add("--soak_per_iteration_max_acceptable_latency_ms=10000");
        options.add("--soak_overall_timeout_seconds=60");
        if (name.startsWith("orca")) {
            options.add("--service_config_json=" + BACKEND_METRICS);
        }
        return options.toArray(String[]::new);
    }
}

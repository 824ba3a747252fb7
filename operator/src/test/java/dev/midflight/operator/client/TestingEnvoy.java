package dev.midflight.operator.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.midflight.operator.trafficpolicy.TestingControlPlane;
import dev.midflight.testkit.Await;
import dev.midflight.testkit.ForkedProgram;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A real Envoy by {@code config/clients/envoy.yaml}, at free ports. No kernel redirects connections
 * to it: their destination comes by the PROXY protocol in place of SO_ORIGINAL_DST, and is looked
 * up in the same way.
 */
final class TestingEnvoy implements AutoCloseable {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private final HttpClient client = HttpClient.newHttpClient();
    private final ForkedProgram program;
    private final String admin;

    /** Which of the two variants of the protocol it speaks. */
    enum Variant {
        DELTA_GRPC,
        GRPC
    }

    /**
     * @param work an empty directory for its files
     * @param pod that it runs in
     */
    TestingEnvoy(
            Path work, TestingControlPlane controlPlane, String pod, String account, Variant xds) {
        Path access = created(work.resolve("access"));
        Path identity = created(work.resolve("identity"));
        controlPlane.writeAccess(pod, access);
        controlPlane.writeIdentity(account, identity);
        Path configuration = work.resolve("envoy.yaml");
        Path adminAddress = work.resolve("admin");
        try {
            Files.writeString(
                    configuration,
                    Files.readString(ROOT.resolve("config/clients/envoy.yaml"))
                            .replace(
                                    "midflight-fleet.midflight-system.svc:15010",
                                    controlPlane.address())
                            .replace("/var/run/secrets/midflight", access.toString())
                            .replace("/etc/mesh", identity.toString())
                            .replace("DELTA_GRPC", xds.name())
                            .replace(
                                    "original_dst.v3.OriginalDst",
                                    "proxy_protocol.v3.ProxyProtocol")
                            .replace("0.0.0.0", "127.0.0.1")
                            .replaceAll("port_value: 150\\d\\d", "port_value: 0"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        program =
                ForkedProgram.start(
                        List.of(
                                binary(),
                                "--config-path",
                                configuration.toString(),
                                "--admin-address-path",
                                adminAddress.toString(),
                                "--concurrency",
                                "1",
                                "--disable-hot-restart",
                                "--log-level",
                                "warning"),
                        Map.of());
        Await.until(
                () -> "an Envoy that serves: " + program.output(),
                () -> !text(adminAddress).isEmpty());
        admin = "http://" + text(adminAddress);
        Await.until(
                () -> "listeners that listen: " + program.output(),
                () -> ask("/ready").startsWith("LIVE"));
    }

    private static Path created(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fetched where it is missing. */
    private static String binary() {
        try {
            Process script =
                    new ProcessBuilder(ROOT.resolve("build/envoy.sh").toString())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            String path =
                    new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (script.waitFor() != 0) {
                throw new AssertionError("build/envoy.sh failed");
            }
            return path.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where connections are redirected to: {@code outbound} or {@code inbound}. */
    InetSocketAddress listener(String name) {
        JsonNode statuses = Serialization.unmarshal(ask("/listeners?format=json"), JsonNode.class);
        for (JsonNode status : statuses.path("listener_statuses")) {
            if (status.path("name").asText().equals(name)) {
                JsonNode address = status.path("local_address").path("socket_address");
                return new InetSocketAddress(
                        address.path("address").asText(), address.path("port_value").asInt());
            }
        }
        throw new AssertionError("no listener " + name + ": " + statuses);
    }

    /** Counters and gauges as Envoy calls them; 0: there is none of that name. */
    long statistic(String name) {
        String line = ask("/stats?filter=^" + name.replace(".", "\\.").replace("|", "\\|") + "$");
        return line.isBlank()
                ? 0
                : Long.parseLong(line.substring(line.lastIndexOf(' ') + 1).strip());
    }

    String ask(String path) {
        try {
            return client.send(
                            HttpRequest.newBuilder(URI.create(admin + encoded(path))).build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(program.output(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static String encoded(String path) {
        return path.replace("\\", "%5C").replace("^", "%5E").replace("|", "%7C");
    }

    String output() {
        return program.output();
    }

    @Override
    public void close() {
        program.close();
        client.close();
    }
}

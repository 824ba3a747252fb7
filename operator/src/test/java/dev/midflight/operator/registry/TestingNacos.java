package dev.midflight.operator.registry;

import dev.midflight.testkit.Await;
import dev.midflight.testkit.ForkedProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A real, standalone Nacos server in a JVM of its own, with authentication and all generations of
 * its API; one for all the tests of a run, ended with them. User and password: nacos.
 */
public final class TestingNacos implements AutoCloseable {
    public static final Map<String, String> CREDENTIALS =
            Map.of("username", "nacos", "password", "nacos");
    private static final int GRPC = 1000;
    private static final int CLUSTER_GRPC = 1001;
    private static final int RAFT = -1000;

    private final int port = TestingPorts.freeWith(GRPC, CLUSTER_GRPC, RAFT);
    private final HttpClient client = HttpClient.newHttpClient();
    private final ForkedProgram program;

    private TestingNacos(Path home) throws IOException {
        Path configuration = Files.createDirectories(home.resolve("conf"));
        Files.writeString(configuration.resolve("application.properties"), properties());
        program =
                ForkedProgram.start(
                        "nacos",
                        "NacosServerMain",
                        List.of(
                                "-Dnacos.home=" + home,
                                "-Duser.home=" + home,
                                "-Djava.io.tmpdir=" + home,
                                "-Dnacos.standalone=true",
                                "-Dnacos.server.main.port=" + port,
                                "-Dnacos.server.ip=127.0.0.1",
                                "-Dspring.config.additional-location=file:" + configuration + "/"),
                        Map.of());
        program.await("READY");
        Await.until("the first user", () -> post("/v3/auth/user/admin", "password=nacos") < 500);
        // A new user is known after up to 15 s.
        Await.until("a login", () -> post("/v3/auth/user/login", login()) == 200);
    }

    /** Gives tests the one server. */
    public static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == TestingNacos.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(TestingNacos.class))
                    .computeIfAbsent(TestingNacos.class, _ -> start());
        }
    }

    private static TestingNacos start() {
        try {
            return new TestingNacos(
                    Files.createTempDirectory(Path.of("target"), "nacos").toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code host:port}. */
    public String server() {
        return "127.0.0.1:" + port;
    }

    /**
     * Writes through the API as an operator's own code would not.
     *
     * @return the answer's body
     */
    public String send(String method, String path, String form) {
        String token =
                body("POST", "/v3/auth/user/login", login(), "")
                        .replaceAll(".*\"accessToken\":\"([^\"]*)\".*", "$1");
        return body(method, path, form, token);
    }

    @Override
    public void close() {
        program.close();
        client.close();
    }

    private int post(String path, String form) {
        return exchange("POST", path, form, "").statusCode();
    }

    private String body(String method, String path, String form, String token) {
        return exchange(method, path, form, token).body();
    }

    private HttpResponse<String> exchange(String method, String path, String form, String token) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://" + server() + "/nacos" + path))
                        .header("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")
                        .header("Authorization", "Bearer " + token)
                        .method(method, HttpRequest.BodyPublishers.ofString(form))
                        .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static String login() {
        return "username=nacos&password=nacos";
    }

    private static String properties() {
        byte[] key = "a key of a test, long enough for HMAC".getBytes(StandardCharsets.UTF_8);
        return String.join(
                "\n",
                "nacos.core.auth.enabled=true",
                "nacos.core.auth.admin.enabled=true",
                "nacos.core.auth.system.type=nacos",
                "nacos.core.auth.server.identity.key=test",
                "nacos.core.auth.server.identity.value=test",
                "nacos.core.auth.plugin.nacos.token.secret.key="
                        + Base64.getEncoder().encodeToString(key),
                "nacos.core.api.compatibility.client.enabled=true",
                "nacos.core.api.compatibility.admin.enabled=true",
                "nacos.core.api.compatibility.console.enabled=true");
    }
}

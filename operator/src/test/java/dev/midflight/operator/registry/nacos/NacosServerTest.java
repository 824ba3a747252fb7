package dev.midflight.operator.registry.nacos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.operator.registry.RegistryException;
import dev.midflight.operator.registry.StepSettings;
import dev.midflight.operator.registry.TestingHttp;
import dev.midflight.operator.registry.TestingHttp.Answer;
import dev.midflight.operator.registry.client.Listed;
import dev.midflight.operator.registry.client.RegistryHttp;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a real server doesn't do when asked to. */
class NacosServerTest {
    private final NacosServer nacos = new NacosServer(new RegistryHttp());

    @Test
    void logsInAgainWhenItsTokenIsNotTakenAnyMore() throws Exception {
        AtomicInteger logins = new AtomicInteger();
        try (TestingHttp server =
                new TestingHttp(
                        asked -> {
                            if (asked.path().contains("login")) {
                                return new Answer(
                                        200,
                                        "{\"accessToken\":\"t" + logins.incrementAndGet() + "\"}");
                            }
                            return asked.authorization().equals("Bearer t2")
                                    ? new Answer(200, "{\"code\":0,\"data\":[]}")
                                    : new Answer(403, "token expired!");
                        })) {
            assertEquals(List.of(), nacos.list(address(server, "v3"), "orders", ""));
            assertEquals(List.of(), nacos.list(address(server, "v3"), "orders", ""));
            assertEquals(2, logins.get());
        }
    }

    @Test
    void fallsBackToWhatAnOlderServerOffers() throws Exception {
        try (TestingHttp server =
                new TestingHttp(
                        asked ->
                                asked.path().startsWith("/nacos/v1/auth/login")
                                        ? new Answer(200, "{\"accessToken\":\"t\"}")
                                        : asked.path().startsWith("/nacos/v1/ns/instance/list")
                                                ? new Answer(200, OLD_LIST)
                                                : new Answer(404, ""))) {
            List<Listed> listed = nacos.list(address(server, "auto"), "orders", "");

            assertEquals(List.of(new Listed("10.0.0.1", 8080)), listed);
        }
    }

    @Test
    void saysWhatAServerThatRefusesAnswered() throws Exception {
        try (TestingHttp server =
                new TestingHttp(
                        asked ->
                                asked.path().contains("login")
                                        ? new Answer(200, "{\"accessToken\":\"t\"}")
                                        : new Answer(403, "authorization failed!"))) {
            RegistryException error =
                    assertThrows(
                            RegistryException.class,
                            () -> nacos.list(address(server, "v3"), "orders", ""));

            assertTrue(error.toString().contains("no access with these"), error::toString);
        }
    }

    @Test
    void asksTheNextServerWhereOneIsDown() throws Exception {
        try (TestingHttp server =
                new TestingHttp(_ -> new Answer(200, "{\"code\":0,\"data\":[]}"))) {
            NacosAddress address =
                    NacosAddress.of(
                            new StepSettings(
                                    Map.of("server", "127.0.0.1:1,127.0.0.1:" + server.port()),
                                    Map.of()));

            assertEquals(List.of(), nacos.list(address, "orders", ""));
        }
    }

    private static final String OLD_LIST =
            "{\"hosts\":[{\"ip\":\"10.0.0.1\",\"port\":8080,\"enabled\":true,\"healthy\":true},"
                    + "{\"ip\":\"10.0.0.2\",\"port\":8080,\"enabled\":false,\"healthy\":true},"
                    + "{\"ip\":\"10.0.0.3\",\"port\":8080,\"enabled\":true,\"healthy\":false}]}";

    private static NacosAddress address(TestingHttp server, String version) {
        return NacosAddress.of(
                new StepSettings(
                        Map.of("server", "127.0.0.1:" + server.port(), "apiVersion", version),
                        Map.of("username", "ann", "password", "secret")));
    }
}

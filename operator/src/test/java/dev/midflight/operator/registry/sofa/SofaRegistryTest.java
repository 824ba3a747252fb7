package dev.midflight.operator.registry.sofa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.operator.registry.Instance;
import dev.midflight.operator.registry.RegistryException;
import dev.midflight.operator.registry.Standing;
import dev.midflight.operator.registry.TestingApplication;
import dev.midflight.operator.registry.TestingHttp;
import dev.midflight.operator.registry.TestingHttp.Answer;
import dev.midflight.operator.registry.client.RegistryHttp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The exchange alone, with answers as the session server's source forms them. */
class SofaRegistryTest {
    private static final String PUBLISHED =
            "{\"success\":true,\"message\":null,\"data\":{\"pubDataInfoIds\":{\"10.0.0.1\":"
                    + "[\"orders#@#DEFAULT_INSTANCE_ID#@#SOFA\"]},\"subDataInfoIds\":{}}}";

    private final SofaRegistry registry = new SofaRegistry(new RegistryHttp());

    @Test
    void looksForTheServicesThatAreNamed() throws Exception {
        try (TestingHttp session = new TestingHttp(_ -> new Answer(200, PUBLISHED))) {
            Standing standing =
                    registry.look(instance(session, Map.of("services", "orders, payments")));

            assertEquals(
                    List.of(
                            Standing.Service.othersUnknown("orders", true, Map.of()),
                            Standing.Service.othersUnknown("payments", false, Map.of())),
                    standing.services());
            assertEquals(
                    "/digest/data/queryDetail?ips=10.0.0.1", session.asked().getFirst().path());
        }
    }

    @Test
    void isOfflineWherePodsPublishNothing() throws Exception {
        try (TestingHttp session =
                new TestingHttp(
                        _ ->
                                new Answer(
                                        200,
                                        "{\"success\":true,\"data\":{\"pubDataInfoIds\":null,"
                                                + "\"subDataInfoIds\":null}}"))) {
            Standing standing = registry.look(instance(session, Map.of()));

            assertEquals(
                    List.of(Standing.Service.othersUnknown("application", false, Map.of())),
                    standing.services());
        }
    }

    @Test
    void closesAndOpensTheStream() throws Exception {
        try (TestingHttp session =
                new TestingHttp(_ -> new Answer(200, "{\"success\":true,\"data\":3}"))) {
            registry.offline(instance(session, Map.of()));
            registry.online(instance(session, Map.of("persistent", "false")));

            assertEquals(
                    List.of(
                            new TestingHttp.Asked(
                                    "POST",
                                    "/api/clientManager/persistence/clientOff",
                                    "ips=10.0.0.1",
                                    ""),
                            new TestingHttp.Asked(
                                    "POST",
                                    "/api/clientManager/zone/clientOpen",
                                    "ips=10.0.0.1",
                                    "")),
                    session.asked());
        }
    }

    @Test
    void takesAnUnsuccessfulAnswerForAFailure() throws Exception {
        try (TestingHttp session =
                new TestingHttp(
                        _ ->
                                new Answer(
                                        200,
                                        "{\"success\":false,\"message\":\"too many request\"}"))) {
            RegistryException error =
                    assertThrows(
                            RegistryException.class,
                            () -> registry.offline(instance(session, Map.of())));

            assertTrue(error.toString().contains("too many request"), error::toString);
        }
    }

    private static Instance instance(TestingHttp session, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("session", "127.0.0.1:" + session.port());
        return TestingApplication.pod("10.0.0.1", settings);
    }
}

package dev.midflight.operator.registry.httphook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.midflight.operator.registry.Instance;
import dev.midflight.operator.registry.RegistryException;
import dev.midflight.operator.registry.Standing;
import dev.midflight.operator.registry.TestingApplication;
import dev.midflight.operator.registry.TestingHttp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HttpHookTest {
    private final HttpHook hook = new HttpHook();

    @Test
    void leavesAndComesBackAsTheApplicationSaysItself() throws Exception {
        AtomicBoolean online = new AtomicBoolean(true);
        try (TestingHttp application = new TestingHttp(asked -> answer(asked, online))) {
            Instance instance = instance(application, Map.of("service", "orders"));

            Standing before = hook.look(instance);
            hook.offline(instance);
            Standing gone = hook.look(instance);
            hook.online(instance);
            Standing after = hook.look(instance);

            assertEquals(standing("orders", true), before);
            assertEquals(standing("orders", false), gone);
            assertEquals(standing("orders", true), after);
        }
    }

    @Test
    void tellsTheTwoApartByTheirBodies() throws Exception {
        try (TestingHttp application =
                new TestingHttp(_ -> new TestingHttp.Answer(200, "{\"state\":\"drained\"}"))) {
            Instance instance =
                    instance(
                            application,
                            Map.of(
                                    "verifyOnlineBody", "\"state\":\"serving\"",
                                    "verifyOfflineBody", "\"state\":\"drain(ing|ed)\""));

            assertEquals(standing("application", false), hook.look(instance));
        }
    }

    @Test
    void takesNoOtherStatusForOffline() throws Exception {
        try (TestingHttp application =
                new TestingHttp(_ -> new TestingHttp.Answer(404, "no such page"))) {
            Instance instance = instance(application, Map.of());

            RegistryException error =
                    assertThrows(RegistryException.class, () -> hook.look(instance));

            assertEquals(
                    "GET /state answered 404: no such page (expected: either online or offline)",
                    error.getMessage());
        }
    }

    @Test
    void saysWhatAHookAnswered() throws Exception {
        try (TestingHttp application =
                new TestingHttp(_ -> new TestingHttp.Answer(200, "not now\n"))) {
            Instance instance = instance(application, Map.of("body", "^ok"));

            RegistryException error =
                    assertThrows(RegistryException.class, () -> hook.offline(instance));

            assertEquals("POST /off answered 200: not now", error.getMessage());
        }
    }

    private static TestingHttp.Answer answer(TestingHttp.Asked asked, AtomicBoolean online) {
        switch (asked.method() + " " + asked.path()) {
            case "POST /off" -> online.set(false);
            case "POST /on" -> online.set(true);
            case "GET /state" -> {
                return new TestingHttp.Answer(online.get() ? 200 : 503, "");
            }
            default -> {
                return new TestingHttp.Answer(404, "");
            }
        }
        return new TestingHttp.Answer(204, "");
    }

    private static Standing standing(String service, boolean registered) {
        return new Standing(List.of(Standing.Service.othersUnknown(service, registered, Map.of())));
    }

    private static Instance instance(TestingHttp application, Map<String, String> more) {
        Map<String, String> settings =
                new HashMap<>(
                        Map.of(
                                "port", String.valueOf(application.port()),
                                "offlinePath", "/off",
                                "onlinePath", "/on",
                                "verifyPath", "/state"));
        settings.putAll(more);
        return TestingApplication.pod("10.0.0.1", settings);
    }
}

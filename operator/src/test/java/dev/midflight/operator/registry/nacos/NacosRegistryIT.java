package dev.midflight.operator.registry.nacos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.midflight.operator.registry.Instance;
import dev.midflight.operator.registry.RegistryException;
import dev.midflight.operator.registry.Standing;
import dev.midflight.operator.registry.TestingApplication;
import dev.midflight.operator.registry.TestingNacos;
import dev.midflight.operator.registry.TestingStanding;
import dev.midflight.operator.registry.client.RegistryHttp;
import dev.midflight.testkit.ForkedProgram;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real server and, where it says so, a real client. */
@ExtendWith(TestingNacos.Shared.class)
class NacosRegistryIT {
    private static final String METADATA = "{\"zone\":\"a b&c=ü\",\"quote\":\"\\\"x\\\\\"}";
    private static final String POD = "10.1.0.1";

    private final NacosRegistry registry = new NacosRegistry(new NacosServer(new RegistryHttp()));
    private final TestingNacos nacos;

    NacosRegistryIT(TestingNacos nacos) {
        this.nacos = nacos;
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2", "v3", "auto"})
    void keepsWeightAndMetadataThroughOfflineAndOnline(String version) throws Exception {
        String service = "kept-" + version;
        register(service, POD);
        register(service, "10.1.0.2");
        Instance instance = instance(service, version);
        Standing before = TestingStanding.await("there", registry, instance, Standing::isOnline);

        registry.offline(instance);
        Standing gone = TestingStanding.await("gone", registry, instance, Standing::isOffline);
        JsonNode disabled = detail(service);
        registry.online(instance);
        Standing after = TestingStanding.await("back", registry, instance, Standing::isOnline);

        List<String> others = List.of("10.1.0.2");
        assertEquals(List.of(new Standing.Service(service, true, others)), before.services());
        assertEquals(List.of(new Standing.Service(service, false, others)), gone.services());
        assertEquals(before, after);
        assertFalse(disabled.path("enabled").asBoolean(true));
        for (JsonNode kept : List.of(disabled, detail(service))) {
            assertEquals(2.5, kept.path("weight").asDouble());
            assertEquals(METADATA, kept.path("metadata").toString());
        }
        assertTrue(detail(service).path("enabled").asBoolean(false));
    }

    @Test
    void staysOfflineWhileARealClientRegistersAnew() throws Exception {
        String service = "ephemeral";
        try (ForkedProgram client = client(service)) {
            Instance instance = takenOffline(service, client);

            client.say("again");
            client.await("DONE again");
            Standing registeredAnew = registry.look(instance);
            JsonNode meanwhile = detail(service);
            registry.online(instance);
            TestingStanding.await("back", registry, instance, Standing::isOnline);

            assertTrue(registeredAnew.isOffline());
            assertFalse(meanwhile.path("enabled").asBoolean(true));
            assertEquals(3.25, detail(service).path("weight").asDouble());
            assertEquals("a b&c=ü", detail(service).path("metadata").path("zone").asText());
        }
    }

    @Test
    void staysOfflineWhileARealClientLeavesAndReturns() throws Exception {
        String service = "returning";
        try (ForkedProgram client = client(service)) {
            Instance instance = takenOffline(service, client);

            client.say("leave");
            client.await("DONE leave");
            client.say("again");
            client.await("DONE again");
            TestingStanding.await(
                    "known to the server",
                    registry,
                    instance,
                    _ -> nacos.send("GET", detailPath(service), "").contains(POD));

            assertTrue(registry.look(instance).isOffline());
        }
    }

    @Test
    void aServiceThatIsNotThereKeepsNoOtherOffline() throws Exception {
        register("there", POD);
        Instance instance = instance("not-there,there", "auto");
        List<String> absent = List.of("not-there");
        TestingStanding.await("there", registry, instance, each -> each.isOnlineBut(absent));

        registry.offline(instance);
        TestingStanding.await("gone", registry, instance, Standing::isOffline);
        registry.online(instance);

        Standing after =
                TestingStanding.await("back", registry, instance, each -> each.isOnlineBut(absent));
        assertFalse(after.isOnline());
    }

    @Test
    void saysThatThereIsNoInstanceToEnable() throws Exception {
        Instance instance = instance("never-registered", "auto");

        registry.offline(instance);
        RegistryException error =
                assertThrows(RegistryException.class, () -> registry.online(instance));

        assertTrue(error.toString().contains("its client has to register it"), error::toString);
        assertTrue(registry.look(instance).isOffline());
    }

    @Test
    void refusesAWrongPasswordWithoutRepeatingIt() {
        Instance instance =
                TestingApplication.pod(
                        POD,
                        settings("any", "auto"),
                        Map.of("username", "nacos", "password", "swordfish"));

        RegistryException error =
                assertThrows(RegistryException.class, () -> registry.look(instance));

        assertTrue(error.toString().contains("login failed"), error::toString);
        assertFalse(error.toString().contains("swordfish"), error::toString);
    }

    private ForkedProgram client(String service) {
        return ForkedProgram.start(
                "dubbo",
                "greeting.NacosClientMain",
                List.of("-Duser.home=" + System.getProperty("java.io.tmpdir")),
                Map.of(),
                nacos.server(),
                service,
                POD,
                "8080");
    }

    /** What a real client has registered, listed first and then no more. */
    private Instance takenOffline(String service, ForkedProgram client) throws Exception {
        client.await("READY");
        Instance instance = instance(service, "auto", Map.of("ephemeral", "true"));
        TestingStanding.await("there", registry, instance, Standing::isOnline);
        registry.offline(instance);
        TestingStanding.await("gone", registry, instance, Standing::isOffline);
        return instance;
    }

    private void register(String service, String ip) {
        String form =
                RegistryHttp.encoded(
                        Map.of(
                                "serviceName",
                                service,
                                "ip",
                                ip,
                                "port",
                                "8080",
                                "weight",
                                "2.5",
                                "ephemeral",
                                "false",
                                "metadata",
                                METADATA));
        assertEquals("ok", nacos.send("POST", "/v1/ns/instance", form));
    }

    private JsonNode detail(String service) throws IOException {
        return new ObjectMapper().readTree(nacos.send("GET", detailPath(service), "")).path("data");
    }

    private static String detailPath(String service) {
        return "/v3/admin/ns/instance?serviceName=" + service + "&port=8080&ip=" + POD;
    }

    private Instance instance(String service, String version) {
        return instance(service, version, Map.of("ephemeral", "false"));
    }

    private Instance instance(String service, String version, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(settings(service, version));
        settings.putAll(more);
        return TestingApplication.pod(POD, settings, TestingNacos.CREDENTIALS);
    }

    private Map<String, String> settings(String service, String version) {
        return Map.of(
                "server",
                nacos.server(),
                "services",
                service,
                "port",
                "8080",
                "apiVersion",
                version);
    }
}

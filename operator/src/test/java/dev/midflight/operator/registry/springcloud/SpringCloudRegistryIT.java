package dev.midflight.operator.registry.springcloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.midflight.operator.registry.Instance;
import dev.midflight.operator.registry.RegistryException;
import dev.midflight.operator.registry.Standing;
import dev.midflight.operator.registry.TestingApplication;
import dev.midflight.operator.registry.TestingHttp;
import dev.midflight.operator.registry.TestingHttp.Answer;
import dev.midflight.operator.registry.TestingNacos;
import dev.midflight.operator.registry.TestingStanding;
import dev.midflight.operator.registry.TestingZooKeeper;
import dev.midflight.operator.registry.client.RegistryHttp;
import dev.midflight.operator.registry.nacos.NacosServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real registry; the actuator does to it what Spring Cloud Alibaba's setStatus does. The real
 * application is the end-to-end suite's.
 */
@ExtendWith(TestingNacos.Shared.class)
class SpringCloudRegistryIT {
    private static final String POD = "10.3.0.1";
    private static final String UPDATE =
            "serviceName=shop&port=8080&weight=1.0&ephemeral=false&ip=" + POD;

    private final SpringCloudRegistry registry =
            new SpringCloudRegistry(new NacosServer(new RegistryHttp()));

    @Test
    void seesInNacosWhatTheActuatorDid(TestingNacos nacos) throws Exception {
        nacos.send("POST", "/v1/ns/instance", UPDATE);
        nacos.send("POST", "/v1/ns/instance", UPDATE.replace(POD, "10.3.0.2"));
        try (TestingHttp actuator = new TestingHttp(asked -> actuator(nacos, asked))) {
            Instance instance =
                    TestingApplication.pod(
                            POD,
                            Map.of(
                                    "managementPort",
                                    String.valueOf(actuator.port()),
                                    "registry",
                                    "nacos://" + nacos.server(),
                                    "service",
                                    "shop",
                                    "port",
                                    "8080"),
                            TestingNacos.CREDENTIALS);
            TestingStanding.await("there", registry, instance, Standing::isOnline);

            registry.offline(instance);
            Standing gone = TestingStanding.await("gone", registry, instance, Standing::isOffline);
            registry.online(instance);
            TestingStanding.await("back", registry, instance, Standing::isOnline);

            assertEquals(
                    List.of(new Standing.Service("shop", false, List.of("10.3.0.2"))),
                    gone.services());
        }
    }

    @Test
    void readsTheStatusThatSpringCloudZookeeperWrites(@TempDir Path folder) throws Exception {
        try (TestingZooKeeper server = new TestingZooKeeper(folder)) {
            server.write("/services/shop/a", node(POD, "OUT_OF_SERVICE"));
            server.write("/services/shop/b", node("10.3.0.2", "UP"));
            Instance instance =
                    TestingApplication.pod(
                            POD, Map.of("registry", server.address(), "service", "shop"));

            Standing standing = registry.look(instance);

            assertEquals(
                    List.of(new Standing.Service("shop", false, List.of("10.3.0.2"))),
                    standing.services());
        }
    }

    @Test
    void saysThatTheEndpointIsNotExposed() throws Exception {
        try (TestingHttp actuator = new TestingHttp(_ -> new Answer(404, "Not Found"))) {
            Instance instance =
                    TestingApplication.pod(
                            POD,
                            Map.of(
                                    "managementPort", String.valueOf(actuator.port()),
                                    "registry", "nacos://127.0.0.1:1",
                                    "service", "shop"));

            RegistryException error =
                    assertThrows(RegistryException.class, () -> registry.offline(instance));

            assertEquals(
                    "actuator /actuator/serviceregistry answered 404 to DOWN: Not Found",
                    error.getMessage());
            assertEquals("{\"status\":\"DOWN\"}", actuator.asked().getFirst().body());
        }
    }

    private static Answer actuator(TestingNacos nacos, TestingHttp.Asked asked) {
        boolean up = asked.body().equals("{\"status\":\"UP\"}");
        nacos.send("PUT", "/v1/ns/instance", UPDATE + "&enabled=" + up);
        return new Answer(200, "");
    }

    private static String node(String ip, String status) {
        return "{\"name\":\"shop\",\"address\":\""
                + ip
                + "\",\"port\":8080,\"payload\":{\"metadata\":{\"instance_status\":\""
                + status
                + "\"}}}";
    }
}

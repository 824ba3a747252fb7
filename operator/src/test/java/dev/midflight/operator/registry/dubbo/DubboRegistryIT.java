package dev.midflight.operator.registry.dubbo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.operator.registry.Instance;
import dev.midflight.operator.registry.RegistryException;
import dev.midflight.operator.registry.Standing;
import dev.midflight.operator.registry.TestingApplication;
import dev.midflight.operator.registry.TestingHttp;
import dev.midflight.operator.registry.TestingNacos;
import dev.midflight.operator.registry.TestingPorts;
import dev.midflight.operator.registry.TestingStanding;
import dev.midflight.operator.registry.TestingZooKeeper;
import dev.midflight.operator.registry.client.RegistryHttp;
import dev.midflight.operator.registry.nacos.NacosServer;
import dev.midflight.testkit.ForkedProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real providers of Dubbo 3.3, real registries. */
@ExtendWith(TestingNacos.Shared.class)
class DubboRegistryIT {
    private static final String SERVICE = "g/greeting.Greeter:1.0.0";
    private static final String APPLICATION = "application greeter-app";
    private static final String POD = "10.2.0.1";
    private static final String OTHER = "10.2.0.2";
    private static final String ANOTHER =
            "dubbo%3A%2F%2F10.2.0.2%3A20880%2Fgreeting.Greeter%3Fapplication%3Dgreeter-app%26"
                    + "group%3Dg%26interface%3Dgreeting.Greeter%26version%3D1.0.0";

    private final DubboRegistry registry = new DubboRegistry(new NacosServer(new RegistryHttp()));
    private final int qos = TestingPorts.free();
    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"interface,dubbo", "instance,tri", "all,dubbo"})
    void leavesZooKeeperAndComesBack(String mode, String protocol) throws Exception {
        try (TestingZooKeeper server = new TestingZooKeeper(folder)) {
            server.write("/dubbo/greeting.Greeter/providers/" + ANOTHER, "");
            server.write(
                    "/services/greeter-app/10.2.0.2:20880",
                    "{\"name\":\"greeter-app\",\"address\":\"10.2.0.2\",\"port\":20880}");
            leavesAndComesBack(mode, protocol, server.address(), Map.of());
        }
    }

    @ParameterizedTest
    @CsvSource({"interface,tri", "instance,dubbo"})
    void leavesNacosAndComesBack(String mode, String protocol, TestingNacos nacos)
            throws Exception {
        boolean byInterface = mode.equals("interface");
        try (ForkedProgram other =
                ForkedProgram.start(
                        "dubbo",
                        "greeting.NacosClientMain",
                        List.of("-Duser.home=" + folder.toAbsolutePath()),
                        Map.of(),
                        nacos.server(),
                        byInterface ? "providers:greeting.Greeter:1.0.0:g" : "greeter-app",
                        OTHER,
                        "20880")) {
            other.await("READY");
            leavesAndComesBack(
                    mode, protocol, "nacos://" + nacos.server(), TestingNacos.CREDENTIALS);
        }
    }

    /** As a real provider answers 200 to a pattern that matches nothing. */
    @Test
    void takesServiceNotFoundForAFailure() throws Exception {
        try (TestingHttp application =
                new TestingHttp(_ -> new TestingHttp.Answer(200, "service not found"))) {
            Map<String, String> settings = Map.of("qosPort", String.valueOf(application.port()));
            Instance instance = TestingApplication.pod(POD, settings);

            RegistryException error =
                    assertThrows(RegistryException.class, () -> registry.offline(instance));

            assertEquals("QoS /offline answered 200: service not found", error.getMessage());
        }
    }

    private void leavesAndComesBack(
            String mode, String protocol, String address, Map<String, String> credentials)
            throws Exception {
        try (ForkedProgram provider = provider(mode, protocol, address, credentials)) {
            provider.await("READY");
            Instance instance = instance(address, credentials);
            Standing before =
                    TestingStanding.await("there", registry, instance, DubboRegistryIT::isThere);

            registry.offline(instance);
            Standing gone = TestingStanding.await("gone", registry, instance, Standing::isOffline);
            registry.online(instance);
            Standing after = TestingStanding.await("back", registry, instance, Standing::isOnline);

            assertEquals(expected(mode, true), before.services());
            assertEquals(expected(mode, false), gone.services());
            assertEquals(before, after);
            assertTrue(gone.services().stream().noneMatch(Standing.Service::registered));
        }
    }

    private static boolean isThere(Standing standing) {
        return standing.isOnline() && !standing.services().isEmpty();
    }

    private static List<Standing.Service> expected(String mode, boolean registered) {
        List<Standing.Service> services = new ArrayList<>();
        if (!mode.equals("instance")) {
            services.add(new Standing.Service(SERVICE, registered, List.of(OTHER)));
        }
        if (!mode.equals("interface")) {
            services.add(new Standing.Service(APPLICATION, registered, List.of(OTHER)));
        }
        return services;
    }

    private ForkedProgram provider(
            String mode,
            String protocol,
            String address,
            Map<String, String> credentials,
            String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "qos=" + qos,
                                "mode=" + mode,
                                "protocol=" + protocol,
                                "registry=" + address,
                                "port=" + TestingPorts.free()));
        credentials.forEach((name, value) -> arguments.add(name + "=" + value));
        arguments.addAll(List.of(more));
        return ForkedProgram.start(
                "dubbo",
                "greeting.DubboProviderMain",
                List.of("-Duser.home=" + folder.toAbsolutePath()),
                Map.of("DUBBO_IP_TO_REGISTRY", POD),
                arguments.toArray(String[]::new));
    }

    private Instance instance(String address, Map<String, String> credentials) {
        return TestingApplication.pod(
                POD, Map.of("qosPort", String.valueOf(qos), "registry", address), credentials);
    }
}

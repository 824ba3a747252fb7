package dev.midflight.operator.registry.zookeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.operator.registry.RegistryException;
import dev.midflight.operator.registry.TestingZooKeeper;
import dev.midflight.operator.registry.client.Listed;
import dev.midflight.operator.registry.client.RegistryAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.zookeeper.ZooDefs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZooKeeperReaderTest {
    @TempDir Path folder;

    @Test
    void readsWhatOnlyAUserMayRead() throws Exception {
        try (TestingZooKeeper server = new TestingZooKeeper(folder)) {
            server.write("/services/app/one", "{}", ZooDefs.Ids.CREATOR_ALL_ACL, "ann:secret");
            RegistryAddress address = RegistryAddress.parse(server.address());

            List<String> contents;
            try (ZooKeeperReader reader =
                    ZooKeeperReader.open(
                            address, Map.of("username", "ann", "password", "secret"))) {
                contents = reader.contents("/services/app");
            }
            RegistryException refused;
            try (ZooKeeperReader stranger =
                    ZooKeeperReader.open(
                            address, Map.of("username", "ann", "password", "guessed"))) {
                refused =
                        assertThrows(
                                RegistryException.class, () -> stranger.contents("/services/app"));
            }

            assertEquals(List.of("{}"), contents);
            assertTrue(refused.toString().contains("no access"), refused::toString);
        }
    }

    @Test
    void findsNothingWhereNothingWasWritten() throws Exception {
        try (TestingZooKeeper server = new TestingZooKeeper(folder);
                ZooKeeperReader reader =
                        ZooKeeperReader.open(RegistryAddress.parse(server.address()), Map.of())) {
            assertEquals(List.of(), reader.children("/dubbo/nobody/providers"));
            assertEquals(List.of(), reader.contents("/services/nobody"));
        }
    }

    @Test
    void givesUpWhereNobodyListens() {
        RegistryAddress address = RegistryAddress.parse("zookeeper://127.0.0.1:1");

        RegistryException error =
                assertThrows(
                        RegistryException.class, () -> ZooKeeperReader.open(address, Map.of()));

        assertTrue(error.toString().contains("no session within"), error::toString);
    }

    @Test
    void knowsAnInstanceThatSpringCloudTookOutOfService() {
        String up =
                "{\"name\":\"app\",\"address\":\"10.0.0.7\",\"port\":8080,\"payload\":{\"metadata\":"
                        + "{\"instance_status\":\"UP\"}}}";

        assertEquals(Optional.of(new Listed("10.0.0.7", 8080)), DiscoveryNode.parse(up));
        assertEquals(
                Optional.empty(), DiscoveryNode.parse(up.replace("\"UP\"", "\"OUT_OF_SERVICE\"")));
        assertEquals(Optional.empty(), DiscoveryNode.parse("127.0.0.1"));
    }
}

package dev.midflight.operator.registry.dubbo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QosPageTest {
    /** As Dubbo 3.3.6 prints it. */
    private static final String ALL =
            """
            As Provider side:
            +---------------------------------------------------------------------------+-----------------------------+
            |                           Provider Service Name                           |             PUB             |
            +---------------------------------------------------------------------------+-----------------------------+
            |                         g/greeting.Greeter:1.0.0                          |zookeeper-A(Y)/zookeeper-I(N)|
            +---------------------------------------------------------------------------+-----------------------------+
            |DubboInternal - greeter-app/org.apache.dubbo.metadata.MetadataService:1.0.0|                             |
            +---------------------------------------------------------------------------+-----------------------------+
            |                              greeting.Local                               |                             |
            +---------------------------------------------------------------------------+-----------------------------+
            As Consumer side:
            +---------------------+------------------------+
            |Consumer Service Name|          NUM           |
            +---------------------+------------------------+
            |    other.Service    |zookeeper-AF(I-10,A-0)  |
            +---------------------+------------------------+
            """;

    @Test
    void readsEachServiceAndItsRegistrations() {
        QosPage page = QosPage.parse(ALL);

        ServiceKey greeter = new ServiceKey("g", "greeting.Greeter", "1.0.0");
        assertEquals(2, page.providers().size());
        assertEquals(Set.of(greeter), page.at("zookeeper", QosPage.Level.INTERFACE));
        assertEquals(Set.of(greeter), page.at("zookeeper", QosPage.Level.APPLICATION));
        assertEquals(Set.of(), page.at("nacos", QosPage.Level.INTERFACE));
        assertEquals(Set.of("zookeeper"), page.registries());
        assertEquals(Optional.of("greeter-app"), page.application());
    }

    @Test
    void readsDubbo2() {
        QosPage page =
                QosPage.parse(
                        """
                        As Provider side:
                        +-----------------------+---+
                        | Provider Service Name |PUB|
                        +-----------------------+---+
                        |greeting.Greeter:0.0.0 | Y |
                        +-----------------------+---+
                        """);

        assertEquals(
                Set.of(new ServiceKey("", "greeting.Greeter", "")),
                page.at("zookeeper", QosPage.Level.INTERFACE));
        assertEquals(Set.of(), page.registries());
        assertEquals(Optional.empty(), page.application());
    }

    @Test
    void refusesAnotherPage() {
        assertThrows(
                IllegalArgumentException.class, () -> QosPage.parse("Foreign Ip Not Permitted"));
    }

    @Test
    void readsTheUrlOfAProvidersNode() {
        String node =
                "dubbo%3A%2F%2F%5Bfd00%3A%3A7%5D%3A20881%2Fgreeting.Greeter%3Fapplication%3Dapp%26"
                        + "group%3Dg%26interface%3Dgreeting.Greeter%26version%3D1.0.0";

        ProviderNode provider = ProviderNode.parse(node).orElseThrow();

        assertEquals(new ServiceKey("g", "greeting.Greeter", "1.0.0"), provider.service());
        assertEquals("fd00:0:0:0:0:0:0:7", provider.listed().ip());
        assertEquals(20881, provider.listed().port());
        assertEquals(Optional.empty(), ProviderNode.parse(node + "%26enabled%3Dfalse"));
        assertEquals(Optional.empty(), ProviderNode.parse("configurators"));
    }

    @Test
    void namesAServiceAsDubboDoesInNacos() {
        assertEquals(
                "providers:a.Outer___Inner:1.0.0:",
                ServiceKey.parse("a.Outer$Inner:1.0.0").nacosName());
        assertEquals("providers:a.B::g", ServiceKey.parse("g/a.B").nacosName());
    }
}

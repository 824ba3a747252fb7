package dev.midflight.sidecar.intercept;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.InterceptionScope;
import dev.midflight.sidecar.config.CidrSet;
import dev.midflight.sidecar.config.InterceptionConfig;
import dev.midflight.sidecar.config.PortSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RuleRendererTest {
    private static final PortSet ALL_PORTS = new PortSet(true, List.of());
    private static final PortSet NO_PORTS = new PortSet(false, List.of());
    private static final CidrSet ALL_CIDRS = new CidrSet(true, List.of());
    private static final CidrSet NO_CIDRS = new CidrSet(false, List.of());
    private static final InterceptionScope ON = InterceptionScope.ON;
    private static final InterceptionConfig ALL =
            new InterceptionConfig(
                    ALL_PORTS, NO_PORTS, ALL_CIDRS, NO_CIDRS, ALL_PORTS, NO_PORTS, ON);

    @Test
    void redirectsAllTcpBothWaysByDefault() {
        RuleSets rules =
                render(
                        new InterceptionConfig(
                                ALL_PORTS, NO_PORTS, ALL_CIDRS, NO_CIDRS, ALL_PORTS, NO_PORTS, ON));

        assertEquals(
                """
                *nat
                :MIDFLIGHT_IN - [0:0]
                :MIDFLIGHT_OUT - [0:0]
                -A MIDFLIGHT_IN -p tcp --dport 15099 -j REDIRECT --to-ports 15006
                -A MIDFLIGHT_IN -p tcp --dport 15000:15099 -j RETURN
                -A MIDFLIGHT_IN -p tcp -j REDIRECT --to-ports 15006
                -A MIDFLIGHT_OUT -p tcp -s 127.0.0.6/32 -o lo -j RETURN
                -A MIDFLIGHT_OUT -p tcp ! -d 127.0.0.0/8 -o lo -m owner --uid-owner 1337 -j REDIRECT --to-ports 15006
                -A MIDFLIGHT_OUT -p tcp -o lo -j RETURN
                -A MIDFLIGHT_OUT -p tcp -m owner --uid-owner 1337 -j RETURN
                -A MIDFLIGHT_OUT -p tcp -d 127.0.0.0/8 -j RETURN
                -A MIDFLIGHT_OUT -p tcp --dport 15099 -j REDIRECT --to-ports 15001
                -A MIDFLIGHT_OUT -p tcp --dport 53 -j RETURN
                -A MIDFLIGHT_OUT -p tcp -j REDIRECT --to-ports 15001
                -A PREROUTING -p tcp --syn -j MIDFLIGHT_IN
                -A OUTPUT -p tcp --syn -j MIDFLIGHT_OUT
                COMMIT
                """,
                rules.ipv4());
        assertEquals(
                rules.ipv4().replace("127.0.0.6/32", "::6/128").replace("127.0.0.0/8", "::1/128"),
                rules.ipv6());
    }

    @Test
    void redirectsOnlyWhatIsIncludedAndExclusionsComeFirst() {
        RuleSets rules =
                render(
                        new InterceptionConfig(
                                ports(8080, 9000),
                                ports(22),
                                cidrs("10.0.0.0/8", "fd00::/8"),
                                cidrs("10.1.0.0/16"),
                                ports(80),
                                ports(3306),
                                ON));

        assertEquals(
                List.of(
                        "-A MIDFLIGHT_IN -p tcp --dport 15099 -j REDIRECT --to-ports 15006",
                        "-A MIDFLIGHT_IN -p tcp --dport 15000:15099 -j RETURN",
                        "-A MIDFLIGHT_IN -p tcp -m multiport --dports 22 -j RETURN",
                        "-A MIDFLIGHT_IN -p tcp -m multiport --dports 8080,9000 -j REDIRECT --to-ports 15006"),
                rules.ipv4().lines().filter(line -> line.startsWith("-A MIDFLIGHT_IN")).toList());
        assertTrue(
                rules.ipv4()
                        .contains(
                                """
                                -A MIDFLIGHT_OUT -p tcp -m multiport --dports 3306 -j RETURN
                                -A MIDFLIGHT_OUT -p tcp -d 10.1.0.0/16 -j RETURN
                                -A MIDFLIGHT_OUT -p tcp -d 10.0.0.0/8 -m multiport --dports 80 -j REDIRECT --to-ports 15001
                                """),
                rules.ipv4());
        assertFalse(rules.ipv6().contains("10."), rules.ipv6());
        assertTrue(rules.ipv6().contains("-d fd00::/8 -m multiport --dports 80 -j REDIRECT"));
    }

    @Test
    void redirectsNothingButTheWitnessWhereNoPortIsIncluded() {
        RuleSets rules =
                render(
                        new InterceptionConfig(
                                NO_PORTS, NO_PORTS, NO_CIDRS, NO_CIDRS, NO_PORTS, NO_PORTS, ON));

        assertEquals(
                List.of(
                        "-A MIDFLIGHT_IN -p tcp --dport 15099 -j REDIRECT --to-ports 15006",
                        "-A MIDFLIGHT_OUT -p tcp ! -d 127.0.0.0/8 -o lo -m owner --uid-owner 1337 -j REDIRECT --to-ports 15006",
                        "-A MIDFLIGHT_OUT -p tcp --dport 15099 -j REDIRECT --to-ports 15001"),
                rules.ipv4().lines().filter(line -> line.contains("REDIRECT")).toList());
    }

    @Test
    void leavesASideOutThatIsOff() {
        String inbound = render(ALL, "in=on;out=off").ipv4();
        String outbound = render(ALL, "in=off;out=on").ipv4();

        assertEquals(
                """
                *nat
                :MIDFLIGHT_IN - [0:0]
                -A MIDFLIGHT_IN -p tcp --dport 15099 -j REDIRECT --to-ports 15006
                -A MIDFLIGHT_IN -p tcp --dport 15000:15099 -j RETURN
                -A MIDFLIGHT_IN -p tcp -j REDIRECT --to-ports 15006
                -A PREROUTING -p tcp --syn -j MIDFLIGHT_IN
                COMMIT
                """,
                inbound);
        assertEquals(
                """
                *nat
                :MIDFLIGHT_OUT - [0:0]
                -A MIDFLIGHT_OUT -p tcp -s 127.0.0.6/32 -o lo -j RETURN
                -A MIDFLIGHT_OUT -p tcp -o lo -j RETURN
                -A MIDFLIGHT_OUT -p tcp -m owner --uid-owner 1337 -j RETURN
                -A MIDFLIGHT_OUT -p tcp -d 127.0.0.0/8 -j RETURN
                -A MIDFLIGHT_OUT -p tcp --dport 15099 -j REDIRECT --to-ports 15001
                -A MIDFLIGHT_OUT -p tcp --dport 53 -j RETURN
                -A MIDFLIGHT_OUT -p tcp -j REDIRECT --to-ports 15001
                -A OUTPUT -p tcp --syn -j MIDFLIGHT_OUT
                COMMIT
                """,
                outbound);
    }

    @Test
    void thePortsAndAddressesOfAScopeReplaceTheConfiguredOnesAndExclusionsStay() {
        InterceptionConfig config =
                new InterceptionConfig(
                        ports(8080),
                        ports(22),
                        cidrs("10.0.0.0/8"),
                        cidrs("10.1.0.0/16"),
                        ports(80),
                        ports(3306),
                        ON);

        RuleSets rules = render(config, "in=20880,20881;out=443@192.168.0.0/16,fd00::/8");

        assertTrue(
                rules.ipv4()
                        .contains(
                                """
                                -A MIDFLIGHT_IN -p tcp -m multiport --dports 22 -j RETURN
                                -A MIDFLIGHT_IN -p tcp -m multiport --dports 20880,20881 -j REDIRECT --to-ports 15006
                                -A MIDFLIGHT_OUT"""),
                rules.ipv4());
        assertTrue(
                rules.ipv4()
                        .contains(
                                """
                                -A MIDFLIGHT_OUT -p tcp -m multiport --dports 3306 -j RETURN
                                -A MIDFLIGHT_OUT -p tcp -d 10.1.0.0/16 -j RETURN
                                -A MIDFLIGHT_OUT -p tcp -d 192.168.0.0/16 -m multiport --dports 443 -j REDIRECT --to-ports 15001
                                -A PREROUTING"""),
                rules.ipv4());
        assertFalse(rules.ipv6().contains("192.168"), rules.ipv6());
        assertTrue(rules.ipv6().contains("-d fd00::/8 -m multiport --dports 443 -j REDIRECT"));
    }

    @Test
    void redirectsOnlySomePortsOfAllAddresses() {
        RuleSets rules = render(ALL, "in=on;out=20880");

        assertTrue(
                rules.ipv4()
                        .contains(
                                """
                                -A MIDFLIGHT_OUT -p tcp --dport 53 -j RETURN
                                -A MIDFLIGHT_OUT -p tcp -m multiport --dports 20880 -j REDIRECT --to-ports 15001
                                -A PREROUTING"""),
                rules.ipv4());
    }

    @Test
    void splitsLongPortListsAtTheLimitOfTheMatch() {
        PortSet seventeen = new PortSet(false, IntStream.rangeClosed(1, 17).boxed().toList());

        RuleSets rules =
                render(
                        new InterceptionConfig(
                                seventeen, NO_PORTS, ALL_CIDRS, NO_CIDRS, ALL_PORTS, NO_PORTS, ON));

        assertTrue(rules.ipv4().contains("--dports 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15 -j"));
        assertTrue(rules.ipv4().contains("--dports 16,17 -j"));
    }

    private static RuleSets render(InterceptionConfig config) {
        return render(config, "in=on;out=on");
    }

    private static RuleSets render(InterceptionConfig config, String scope) {
        return new RuleRenderer(config, 15006, 15001, 1337).render(InterceptionScope.parse(scope));
    }

    private static PortSet ports(Integer... ports) {
        return new PortSet(false, List.of(ports));
    }

    private static CidrSet cidrs(String... cidrs) {
        return new CidrSet(false, List.of(cidrs));
    }
}

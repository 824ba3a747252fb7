package dev.midflight.sidecar.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.CommandAnswer.Witnessed;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A data path to which everything comes that was going to 127.0.0.1:15099. */
@Timeout(60)
final class WitnessTest {
    private static final InetSocketAddress WITNESSED = new InetSocketAddress("127.0.0.1", 15099);

    private final TestingProxy proxy = TestingProxy.serving(WITNESSED, "MIDFLIGHT_POD_UID=uid-1");

    @AfterEach
    void close() {
        proxy.close();
    }

    @Test
    void saysWhoseProxyTookItAndWhichWay() {
        Witnessed inbound = ask(proxy.address("inbound"));
        Witnessed outbound = ask(proxy.address("outbound"));

        assertEquals(new Witnessed.Redirected("uid-1", true, "127.0.0.1:15099", "n1"), inbound);
        assertEquals(new Witnessed.Redirected("uid-1", false, "127.0.0.1:15099", "n1"), outbound);
        assertEquals(0, proxy.telemetry().total(Counter.UPSTREAM_CONNECTS));
        assertEquals(0, proxy.telemetry().total(Counter.ACCEPTED));
    }

    @Test
    void writesAddressesOfBothFamiliesAsKubernetesDoes() {
        assertEquals(
                "MIDFLIGHT WITNESS n1 - inbound [fd00::7]:15099",
                WitnessLine.answer(
                        "n1", "", Direction.INBOUND, new InetSocketAddress("fd00::7", 15099)));
        assertEquals(
                new Witnessed.Redirected("uid-1", true, "[fd00::7]:15099", "n1"),
                WitnessLine.read("MIDFLIGHT WITNESS n1 uid-1 inbound [fd00::7]:15099", "n1"));
    }

    @Test
    void answersOneLineAndCloses() {
        try (TestingClient client = proxy.connect()) {
            client.send("MIDFLIGHT WITNESS abc");
            client.send("123\nMIDFLIGHT WITNESS again\n");

            assertEquals(
                    "MIDFLIGHT WITNESS abc123 uid-1 inbound 127.0.0.1:15099\n",
                    client.receiveAll());
        }
    }

    @Test
    void answersNothingElse() {
        String request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        try (TestingClient http = proxy.connect();
                TestingClient endless = proxy.connect();
                TestingClient badNonce = proxy.connect()) {
            http.send(request);
            endless.send("MIDFLIGHT WITNESS " + "a".repeat(200));
            badNonce.send("MIDFLIGHT WITNESS a b\n");

            assertTrue(isClosed(http));
            assertTrue(isClosed(endless));
            assertTrue(isClosed(badNonce));
        }
        assertEquals(0, proxy.telemetry().total(Counter.UPSTREAM_CONNECTS));
    }

    @Test
    void aSilentOneIsClosedAfterThreeSeconds() {
        try (TestingClient silent = proxy.connect()) {
            long began = System.nanoTime();

            assertTrue(silent.isAtEnd());

            long millis = (System.nanoTime() - began) / 1_000_000;
            assertTrue(millis > 2_000 && millis < 9_000, () -> millis + " ms");
        }
    }

    @Test
    void isNothingThatAHandoverWaitsFor() {
        try (TestingProxy next = TestingProxy.idle(WITNESSED, "MIDFLIGHT_POD_UID=uid-1");
                TestingClient open = proxy.connect()) {
            open.send("MIDFLIGHT WIT");
            assertEquals(0, proxy.dataPath().open());

            proxy.moveTo(next);

            open.send("NESS n2\n");
            assertTrue(open.receiveAll().startsWith("MIDFLIGHT WITNESS n2 uid-1"));
            assertTrue(ask(next.address("inbound")) instanceof Witnessed.Redirected);
        }
    }

    @Test
    void isOpenForManyButNotForEveryone() {
        List<TestingClient> silent = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            silent.add(proxy.connect());
        }

        try (TestingClient oneMore = proxy.connect()) {
            assertTrue(isClosed(oneMore));
            silent.getFirst().send("MIDFLIGHT WITNESS n1\n");
            assertTrue(silent.getFirst().receiveAll().contains("uid-1"));
        }
        silent.forEach(TestingClient::close);
    }

    @Test
    void aPortThatNobodyHasIsRefused() {
        TestingUpstream gone = new TestingUpstream();
        gone.close();

        assertEquals(new Witnessed.Refused(), ask(gone.address()));
    }

    @Test
    void concludesNothingFromSomebodyElse() {
        try (TestingUpstream other = new TestingUpstream()) {
            CompletableFuture<Witnessed> mute = asked(other);
            other.accept().finish();
            CompletableFuture<Witnessed> talks = asked(other);
            other.accept().send("220 ready\r\n");
            CompletableFuture<Witnessed> replays = asked(other);
            other.accept().send("MIDFLIGHT WITNESS n0 uid-1 inbound 10.0.0.1:15099\n");
            CompletableFuture<Witnessed> endless = asked(other);
            other.accept().send("x".repeat(600));

            assertEquals(new Witnessed.Unknown("closed without an answer"), mute.join());
            assertEquals(new Witnessed.Unknown("somebody else answers"), talks.join());
            assertEquals(new Witnessed.Unknown("an answer to another question"), replays.join());
            assertEquals(new Witnessed.Unknown("an answer without end"), endless.join());
        }
    }

    @Test
    void waitsForThreeSecondsAtMost() {
        try (TestingUpstream silent = new TestingUpstream()) {
            Witnessed answer = ask(silent.address());

            assertEquals(new Witnessed.Unknown("no answer within 3 s"), answer);
        }
    }

    @Test
    void refusesWhatIsNoAddressOrNoNonce() {
        WitnessClient client = new WitnessClient();

        assertThrows(IllegalArgumentException.class, () -> client.ask("example", "n1"));
        assertThrows(IllegalArgumentException.class, () -> client.ask("127.0.0.1", "n 1"));
        assertThrows(IllegalArgumentException.class, () -> client.ask("127.0.0.1", ""));
    }

    private static CompletableFuture<Witnessed> asked(TestingUpstream there) {
        return CompletableFuture.supplyAsync(() -> ask(there.address()));
    }

    private static Witnessed ask(InetSocketAddress there) {
        return new WitnessClient(there.getPort()).ask("127.0.0.1", "n1");
    }

    private static boolean isClosed(TestingClient client) {
        try {
            return client.isAtEnd();
        } catch (UncheckedIOException e) {
            return String.valueOf(e.getMessage()).contains("reset");
        }
    }
}

package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.testkit.Await;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** TLS that is passed through to the cluster that has the name its client asks for. */
@Timeout(60)
final class ServerNamesTest {
    private final TestingUpstream one = new TestingUpstream();
    private final TestingUpstream below = new TestingUpstream();
    private final TestingUpstream rest = new TestingUpstream();
    private final TestingProxy proxy =
            TestingProxy.routed(
                    """
                    listeners:
                      - name: tls
                        address: 127.0.0.1:0
                        protocol: tcp
                        proxyProtocol: optional
                        serverNames:
                          - {names: [One.example], cluster: one}
                          - {names: ["*.example"], cluster: below}
                        cluster: rest
                      - name: strict
                        address: 127.0.0.1:0
                        protocol: tcp
                        serverNames: [{names: [one.example], cluster: one}]
                    clusters:
                      - {name: one, endpoints: [{address: "127.0.0.1:%d"}]}
                      - {name: below, endpoints: [{address: "127.0.0.1:%d"}]}
                      - {name: rest, endpoints: [{address: "127.0.0.1:%d"}]}
                    """
                            .formatted(
                                    one.address().getPort(),
                                    below.address().getPort(),
                                    rest.address().getPort()));

    @AfterEach
    void closeAll() {
        proxy.close();
        one.close();
        below.close();
        rest.close();
    }

    private static byte[] hello(String name) throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(name.isEmpty() ? List.of() : List.of(new SNIHostName(name)));
        engine.setSSLParameters(parameters);
        ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), out);
        return Arrays.copyOf(out.array(), out.position());
    }

    private void arrives(byte[] sent, TestingUpstream at) {
        try (TestingClient client = TestingClient.connect(proxy.address("tls"))) {
            client.send(Arrays.copyOf(sent, 9));
            client.send(Arrays.copyOfRange(sent, 9, sent.length));
            TestingClient server = at.accept();

            assertArrayEquals(sent, server.receive(sent.length));
            server.send("hello").finish();
            assertEquals("hello", client.receiveAll());
        }
    }

    @Test
    void goesWhereItsNameIs() throws Exception {
        arrives(hello("one.EXAMPLE"), one);
        arrives(hello("two.example"), below);
        arrives(hello("a.b.example"), below);
        arrives(hello("example"), rest);
        arrives(hello("other.test"), rest);
        arrives(hello(""), rest);
    }

    @Test
    void whatIsNoTlsGoesToTheRest() {
        arrives(
                "GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                rest);
    }

    @Test
    void anUnknownNameIsClosedWhereThereIsNoRest() throws Exception {
        try (TestingClient client = TestingClient.connect(proxy.address("strict"))) {
            client.send(hello("other.example"));

            assertTrue(client.isReset());
        }
        assertEquals(1, proxy.telemetry().total(Counter.NO_SERVER_NAME));
    }

    @Test
    void countsWhatAHelloHoldsUntilItIsWhole() throws Exception {
        byte[] sent = hello("one.example");
        try (TestingClient client = TestingClient.connect(proxy.address("strict"))) {
            client.send(Arrays.copyOf(sent, sent.length - 1));
            Await.until("its bytes", () -> held() == sent.length - 1);
            client.send(new byte[] {sent[sent.length - 1]});

            assertArrayEquals(sent, one.accept().receive(sent.length));
            Await.until("none", () -> held() == 0);
        }
    }

    private long held() {
        return proxy.dataPath().lanes().stream()
                .mapToLong(lane -> lane.worker().budget().heldBytes())
                .sum();
    }

    @Test
    void aClientThatEndsBeforeItHasSaidANameGoesToTheRest() {
        try (TestingClient client = TestingClient.connect(proxy.address("tls"))) {
            client.send(new byte[] {22, 3, 1}).finish();
            TestingClient server = rest.accept();

            assertArrayEquals(new byte[] {22, 3, 1}, server.receive(3));
            assertTrue(server.isAtEnd());
        }
    }
}

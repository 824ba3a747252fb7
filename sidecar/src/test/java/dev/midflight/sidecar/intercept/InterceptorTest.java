package dev.midflight.sidecar.intercept;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.midflight.model.CommandAnswer.Sockets;
import dev.midflight.model.CommandAnswer.Witnessed;
import dev.midflight.sidecar.testing.TestingInterceptor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class InterceptorTest {
    @TempDir private Path directory;
    private TestingInterceptor interceptor;

    @BeforeEach
    void listen() throws IOException {
        interceptor = new TestingInterceptor(directory.resolve("net.sock"));
    }

    @AfterEach
    void close() throws IOException {
        interceptor.close();
    }

    @Test
    void countsConnectionsOfPorts() throws Exception {
        interceptor.replies.add(
                "ok direct=3 proxied=2 direct-outbound=1 proxied-outbound=4 direct-quiet=1500"
                        + " proxied-quiet=-1");

        Sockets counted = asked().countConnections(List.of(20880, 8080));

        assertEquals("sockets 20880,8080", interceptor.requests.take());
        assertEquals(new Sockets(3, 2, 1, 4, 1500, -1), counted);
    }

    @Test
    void countsConnectionsOfAllPorts() throws Exception {
        interceptor.replies.add(
                "ok direct=0 proxied=0 direct-outbound=0 proxied-outbound=0 direct-quiet=-1"
                        + " proxied-quiet=-1");

        Sockets counted = asked().countConnections(List.of());

        assertEquals("sockets *", interceptor.requests.take());
        assertEquals(new Sockets(0, 0, 0, 0, -1, -1), counted);
    }

    @Test
    void takesNoReplyForACountThatIsNone() {
        interceptor.replies.add("error unknown-command");
        interceptor.replies.add("ok direct=many");

        IOException unknown =
                assertThrows(IOException.class, () -> asked().countConnections(List.of()));
        assertThrows(IOException.class, () -> asked().countConnections(List.of()));

        assertEquals("interceptor: unknown-command", unknown.getMessage());
    }

    @Test
    void saysWhoTookTheWitness() throws Exception {
        interceptor.replies.add("ok MIDFLIGHT WITNESS n1 uid-1 outbound 10.0.0.9:15099");
        interceptor.replies.add("ok refused");
        interceptor.replies.add("ok SSH-2.0");
        interceptor.replies.add("error timeout");

        assertEquals(
                new Witnessed.Redirected("uid-1", false, "10.0.0.9:15099", "n1"),
                asked().witness("10.0.0.9", "n1"));
        assertEquals("witness 10.0.0.9 15099 n1", interceptor.requests.take());
        assertEquals(new Witnessed.Refused(), asked().witness("10.0.0.9", "n1"));
        assertEquals(
                new Witnessed.Unknown("somebody else answers"), asked().witness("10.0.0.9", "n1"));
        assertEquals(
                new Witnessed.Unknown("interceptor: timeout"), asked().witness("10.0.0.9", "n1"));
    }

    @Test
    void passesNothingOnThatIsNoAddressOrNoNonce() {
        assertThrows(IllegalArgumentException.class, () -> asked().witness("host 1", "n1"));
        assertThrows(
                IllegalArgumentException.class, () -> asked().witness("10.0.0.9", "n1\nbypass"));

        assertEquals(List.of(), List.copyOf(interceptor.requests));
    }

    private Interceptor asked() {
        return new Interceptor(directory.resolve("net.sock"));
    }
}

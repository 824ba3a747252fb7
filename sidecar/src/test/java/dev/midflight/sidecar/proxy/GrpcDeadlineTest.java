package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.midflight.sidecar.testing.NettyHttp2Client;
import dev.midflight.sidecar.testing.NettyHttp2Client.Exchange;
import dev.midflight.sidecar.testing.NettyHttp2Client.ResetException;
import dev.midflight.sidecar.testing.NettyHttp2Client.Response;
import dev.midflight.sidecar.testing.TestingHttp2;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.sidecar.testing.ToldExchanges;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The time that a client gives its gRPC call is kept where there is no route, too. */
@Timeout(60)
final class GrpcDeadlineTest {
    private static final int HEADERS = 1;
    private static final int RST = 3;
    private static final int END_HEADERS = 4;
    private static final byte OK = (byte) 0x88;

    private final TestingUpstream upstream = new TestingUpstream();
    private final TestingProxy proxy =
            TestingProxy.serving(upstream.address(), "MIDFLIGHT_HTTP2=streams");
    private final ToldExchanges told = new ToldExchanges(proxy.telemetry());
    private final NettyHttp2Client client = NettyHttp2Client.connect(proxy.address("inbound"));

    @AfterEach
    void closeAll() {
        client.close();
        proxy.close();
        upstream.close();
    }

    private Exchange call(String timeout) {
        String[] fields = {"content-type", "application/grpc", "grpc-timeout", timeout};
        return client.send("POST", "/a.B/C", true, fields);
    }

    @Test
    void aCallThatIsNotAnsweredInTimeIsAnsweredByTheProxy() {
        Exchange call = call("300m");
        TestingHttp2 server = TestingHttp2.serve(upstream.accept());
        int stream = server.receive(HEADERS).stream();

        Response response = call.response();

        assertEquals("200 4", response.status() + " " + response.field("grpc-status"));
        assertEquals(stream, server.receive(RST).stream());
        assertEquals(List.of("504 UT"), told.await(1));
    }

    @Test
    void aCallWhoseResponseIsNotCompleteInTimeIsReset() {
        Exchange call = call("1S");
        TestingHttp2 server = TestingHttp2.serve(upstream.accept());
        int stream = server.receive(HEADERS).stream();
        server.send(HEADERS, END_HEADERS, stream, OK);

        assertThrows(ResetException.class, call::response);

        assertEquals(stream, server.receive(RST).stream());
        assertEquals(List.of("200 UT"), told.await(1));
    }
}

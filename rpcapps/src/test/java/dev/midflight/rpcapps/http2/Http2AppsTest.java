package dev.midflight.rpcapps.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.rpcapps.call.Answer;
import dev.midflight.rpcapps.call.Executions;
import io.grpc.StatusRuntimeException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class Http2AppsTest {
    private static final long NO_AGE_MILLIS = TimeUnit.DAYS.toMillis(1);
    private static final long SHORT_AGE_MILLIS = 50;

    private final Executions executions = new Executions("p");

    @Test
    void answersSayByWhichWayTheyWereAsked() throws Exception {
        try (Http2Provider provider = new Http2Provider(executions, 0, 0, NO_AGE_MILLIS);
                Http2Consumer consumer = consumer(provider)) {

            Map<String, Integer> ways = call(consumer, 300);

            assertEquals(Map.of("p/unary", 100, "p/conversation", 100, "p/HTTP/2.0", 100), ways);
            assertEquals(1, consumer.conversations());
            assertTrue(provider.isServing());
        }
        assertEquals(new Executions.Tally(300, 0), executions.tally("phase"));
    }

    @Test
    void aConnectionThatSaysGoodbyeCostsNoCall() throws Exception {
        try (Http2Provider provider = new Http2Provider(executions, 0, 0, SHORT_AGE_MILLIS);
                Http2Consumer consumer = consumer(provider)) {
            int calls = 0;
            while (consumer.conversations() < 4) {
                call(consumer, calls, calls + 3);
                calls += 3;
            }

            assertEquals(new Executions.Tally(calls, 0), executions.tally("phase"));
        }
    }

    @Test
    void callsOfAServerThatIsGoneFail() throws Exception {
        try (Http2Provider provider = new Http2Provider(executions, 0, 0, NO_AGE_MILLIS);
                Http2Consumer consumer = consumer(provider)) {
            call(consumer, 3);

            provider.cutCalls();

            assertThrows(StatusRuntimeException.class, () -> consumer.echo("phase/unary"));
            assertThrows(StatusRuntimeException.class, () -> consumer.echo("phase/conversation"));
        }
    }

    private static Http2Consumer consumer(Http2Provider provider) {
        return new Http2Consumer("localhost", provider.httpPort(), provider.grpcPort());
    }

    private static Map<String, Integer> call(Http2Consumer consumer, int count) throws Exception {
        return call(consumer, 0, count);
    }

    private static Map<String, Integer> call(Http2Consumer consumer, int from, int to)
            throws Exception {
        Map<String, Integer> ways = new TreeMap<>();
        for (int i = from; i < to; i++) {
            Answer answer = Answer.parse(consumer.echo("phase/" + i));
            assertEquals("phase/" + i, answer.id());
            ways.merge(answer.provider(), 1, Integer::sum);
        }
        return ways;
    }
}

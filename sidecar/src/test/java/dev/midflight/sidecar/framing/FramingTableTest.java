package dev.midflight.sidecar.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.testkit.Await;
import dev.midflight.testkit.GoldenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of docs/http1-framing.md, through a real proxy. */
@Timeout(60)
final class FramingTableTest {
    private static final RecordingUpstream.Answer NO_CONTENT =
            new RecordingUpstream.Answer("HTTP/1.1 204 No Content\r\n\r\n", false, false);
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 \\d{3} ");

    /** A route's upstream is an origin: it gets the path, and the host as the target says it. */
    private static final Pattern ABSOLUTE =
            Pattern.compile("^(\\w+) (?i:https?)://([^/? ]*)/?(\\S*)( HTTP/1.1\r\n)Host: \\S*");

    private static final String AS_ROUTED = "$1 /$3$4host: $2";
    private static final String LAST = "GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private static final String LAST_FORWARDED = "GET /last HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final RecordingUpstream.Answer NO_TUNNEL =
            new RecordingUpstream.Answer(
                    "HTTP/1.1 405 Not Allowed\r\nContent-Length: 0\r\n\r\n", false, false);
    private static final RecordingUpstream UPSTREAM =
            new RecordingUpstream(FramingTableTest::answer);
    private static final String[] LIMITS = {
        "MIDFLIGHT_WORKERS=1",
        "MIDFLIGHT_HTTP1_MAX_HEAD_BYTES=16384",
        "MIDFLIGHT_HTTP1_MAX_LINE_BYTES=8000",
        "MIDFLIGHT_HTTP1_MAX_HEADERS=64",
        "MIDFLIGHT_HTTP1_MAX_CHUNK_LINE_BYTES=256"
    };
    private static final TestingProxy PLAIN = TestingProxy.serving(UPSTREAM.address(), LIMITS);
    private static final TestingProxy ROUTED =
            TestingProxy.routedTo(UPSTREAM.address(), "http1", LIMITS);

    /** Where requests go: to where the client connected, or by a route. */
    enum Leading {
        ON(PLAIN),
        BY_ROUTE(ROUTED);

        private final TestingProxy proxy;

        Leading(TestingProxy proxy) {
            this.proxy = proxy;
        }

        TestingClient connect() {
            return TestingClient.connect(proxy.address("outbound"));
        }
    }

    @AfterAll
    static void closeAll() throws IOException {
        PLAIN.close();
        ROUTED.close();
        UPSTREAM.close();
    }

    static List<Arguments> requests() {
        return cases(c -> c.rule().isRequest());
    }

    static List<Arguments> responses() {
        return cases(c -> !c.rule().isRequest());
    }

    private static List<Arguments> cases(Predicate<Rule.Case> chosen) {
        return Arrays.stream(Leading.values())
                .flatMap(
                        leading ->
                                Rule.cases().stream()
                                        .filter(chosen)
                                        .map(given -> Arguments.of(leading, given)))
                .toList();
    }

    @Test
    void isWhatThePageSays() throws IOException {
        String intro = Files.readString(Path.of("src/test/resources/framing/intro.md"));

        String tables =
                Rule.all().stream().collect(Collectors.groupingBy(Rule::section)).keySet().stream()
                        .sorted()
                        .map(FramingTableTest::table)
                        .collect(Collectors.joining("\n"));

        new GoldenFile(Path.of("../docs/http1-framing.md"))
                .assertSays(intro + "\n" + tables + "\n" + differences());
    }

    private static String differences() throws IOException {
        String intro = Files.readString(Path.of("src/test/resources/framing/differences.md"));
        return Difference.all().stream()
                .map(
                        d ->
                                "| %s: %s | %s | %s | `%s` |%n"
                                        .formatted(
                                                d.deed()
                                                        .name()
                                                        .toLowerCase(Locale.ROOT)
                                                        .replace('_', ' '),
                                                d.what(),
                                                d.rfc(),
                                                d.why(),
                                                d.id()))
                .collect(Collectors.joining("", intro, ""));
    }

    private static String table(String section) {
        StringBuilder out = new StringBuilder("## " + section + "\n");
        out.append("| rule | RFC | direction | decision | test |\n|---|---|---|---|---|\n");
        for (Rule rule : Rule.all()) {
            if (rule.section().equals(section)) {
                out.append("| ").append(rule.text());
                out.append(" | ").append(rule.rfc());
                out.append(" | ").append(rule.direction());
                out.append(" | ").append(rule.decision());
                out.append(" | `").append(rule.id()).append("` |\n");
            }
        }
        return out.toString();
    }

    @Test
    void everyRowHasACase() {
        List<Rule> tested = Rule.cases().stream().map(Rule.Case::rule).distinct().toList();

        assertEquals(Rule.all(), tested);
        assertEquals(tested.size(), tested.stream().map(Rule::id).distinct().count());
    }

    private static RecordingUpstream.Answer answer(Message request) {
        return request.method().equals("CONNECT") ? NO_TUNNEL : NO_CONTENT;
    }

    @ParameterizedTest
    @MethodSource("requests")
    void decidesAboutRequests(Leading leading, Rule.Case given) {
        UPSTREAM.begin(FramingTableTest::answer);
        try (TestingClient client = leading.connect()) {
            if (given.rule().decision().startsWith("in place")) {
                assertPassesInPlace(leading, client, given.message());
                return;
            }
            boolean refused = given.rule().isRefusal();
            boolean closes = given.rule().decision().contains("close");

            client.send(given.message() + (closes || refused ? "" : LAST));

            String answers = client.receiveAll();
            String forwarded =
                    UPSTREAM.messages().stream()
                            .map(Message::raw)
                            .map(raw -> raw.replaceFirst("x-request-id: [0-9a-f-]{36}\r\n", ""))
                            .collect(Collectors.joining());
            String expected =
                    leading == Leading.ON
                            ? given.expected()
                            : ABSOLUTE.matcher(given.expected()).replaceFirst(AS_ROUTED);
            assertEquals(expected + (closes || refused ? "" : LAST_FORWARDED), forwarded);
            if (refused) {
                String status = "HTTP/1.1 " + given.rule().decision().substring(0, 3);
                assertTrue(lastResponse(answers).startsWith(status), answers);
            } else {
                assertTrue(lastResponse(answers).startsWith("HTTP/1.1 204"), answers);
            }
        }
    }

    /** What is no HTTP/1 has no route, so a listener of routes forwards none of it. */
    private static void assertPassesInPlace(Leading leading, TestingClient client, String message) {
        client.send(message);
        if (leading == Leading.BY_ROUTE) {
            client.finish().receiveAll();
            assertEquals("", UPSTREAM.received());
        } else {
            Await.until(
                    () -> "'" + UPSTREAM.received() + "'",
                    () -> UPSTREAM.received().equals(message));
        }
    }

    private static String lastResponse(String answers) {
        int last = 0;
        for (Matcher status = STATUS.matcher(answers); status.find(); ) {
            last = status.start();
        }
        return answers.substring(last);
    }

    @ParameterizedTest
    @MethodSource("responses")
    void decidesAboutResponses(Leading leading, Rule.Case given) {
        String decision = given.rule().decision();
        boolean tunnel = decision.startsWith("tunnel");
        UPSTREAM.begin(
                request ->
                        request.startLine().contains("/last")
                                ? NO_CONTENT
                                : new RecordingUpstream.Answer(
                                        given.message(), given.closes(), tunnel));
        try (TestingClient client = leading.connect()) {
            client.send(given.request());

            if (tunnel) {
                assertEquals(given.expected(), client.receiveText(given.expected().length()));
                assertEquals("\0GET", client.send("\0GET").receiveText(4));
            } else if (given.rule().isRefusal()) {
                assertRefused(client, decision);
            } else if (decision.startsWith("cut")) {
                String received = client.receiveAll();
                assertTrue(given.message().startsWith(received), received);
                boolean shorter = received.length() < given.message().length();
                assertTrue(shorter || !isComplete(received), received);
            } else if (decision.contains("close")) {
                assertEquals(given.expected(), client.receiveAll());
            } else {
                assertEquals(given.expected(), client.receiveText(given.expected().length()));
                assertGoesOn(client);
            }
        }
    }

    private static boolean isComplete(String response) {
        return StrictReader.response(response, false, false).filter(Message::complete).isPresent();
    }

    private static void assertRefused(TestingClient client, String decision) {
        String head = client.receiveUntil("\r\n\r\n");
        assertTrue(head.startsWith("HTTP/1.1 " + decision.substring(0, 3)), head);
        if (head.contains("connection: close")) {
            client.receiveAll();
        } else {
            client.receiveUntil("\n");
            assertGoesOn(client);
        }
    }

    private static void assertGoesOn(TestingClient client) {
        String answer = client.send(LAST).receiveAll();
        assertEquals("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n", answer);
    }
}

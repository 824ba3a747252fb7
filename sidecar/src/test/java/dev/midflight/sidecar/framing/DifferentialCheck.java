package dev.midflight.sidecar.framing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.testing.TestingProxy;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What HAProxy and nginx make of our output, and of what it was made of. Each may refuse what we
 * forward; neither may see another message in it, or its end elsewhere.
 */
@Timeout(3600)
final class DifferentialCheck {
    private static final int COUNT = Integer.getInteger("midflight.differential", 1000);
    private static final long SEED = Long.getLong("midflight.seed", 5);
    private static final int TIMEOUT_MILLIS = 3000;
    private static final String FIRST = "GET /first HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String LAST = "GET /last HTTP/1.1\r\nHost: a\r\n\r\n";

    /** What one reader sees of a message. */
    private record Seen(String start, String content) {
        static Seen of(Message request) {
            return new Seen(request.method() + " " + request.path(), request.content());
        }
    }

    /** A way to an upstream that records. */
    private record Way(String name, InetSocketAddress entry, RecordingUpstream upstream) {
        /** What such a proxy makes of nonsense need not be readable. */
        boolean isWithoutUs() {
            return name.equals("haproxy") || name.equals("nginx");
        }

        List<Seen> send(String stream) {
            upstream.begin(DifferentialCheck::answer);
            exchange(entry, stream, true);
            return upstream.messages().stream().map(Seen::of).toList();
        }
    }

    private static RecordingUpstream.Answer answer(Message request) {
        return new RecordingUpstream.Answer("HTTP/1.1 204 No Content\r\n\r\n", false, false);
    }

    @Test
    void nobodySeesOtherRequests() throws Exception {
        List<String> seeds =
                Rule.cases().stream()
                        .filter(c -> c.rule().isRequest())
                        .map(Rule.Case::message)
                        .filter(m -> !m.startsWith("CONNECT"))
                        .toList();
        try (Setting setting = new Setting();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Way> ways = setting.requestWays();
            Mutator mutator = new Mutator(SEED, seeds);
            int forwarded = 0;
            int seen = 0;
            for (int i = 0; i < COUNT; i++) {
                String stream =
                        FIRST + mutator.next() + (mutator.flip() ? mutator.next() : "") + LAST;
                List<Future<List<Seen>>> results = new ArrayList<>();
                for (Way way : ways) {
                    results.add(threads.submit(() -> way.send(stream)));
                }
                List<Seen> ours = results.get(0).get();
                forwarded += ours.size();
                for (int way = 1; way < ways.size(); way++) {
                    List<Seen> theirs = results.get(way).get();
                    seen += theirs.size();
                    boolean same = way < 3 ? isWithin(theirs, ours) : isSameSoFar(theirs, ours);
                    assertTrue(same, report(i, ways.get(way).name, stream, ours, theirs));
                }
            }
            System.out.println(
                    COUNT
                            + " request streams: "
                            + forwarded
                            + " forwarded, "
                            + seen
                            + " seen by others");
            assertTrue(forwarded > COUNT && seen > COUNT, forwarded + ", " + seen);
        }
    }

    /** Some of ours, in their order: the peer refused the others. */
    private static boolean isWithin(List<Seen> theirs, List<Seen> ours) {
        int at = 0;
        for (Seen message : theirs) {
            while (at < ours.size() && !ours.get(at).equals(message)) {
                at++;
            }
            if (at++ == ours.size()) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSameSoFar(List<Seen> theirs, List<Seen> ours) {
        int both = Math.min(theirs.size(), ours.size());
        return theirs.subList(0, both).equals(ours.subList(0, both));
    }

    private static String report(
            int number, String way, String stream, List<Seen> ours, List<Seen> theirs) {
        return "seed %d, #%d %s\n%s\nours: %s\ntheirs: %s"
                .formatted(SEED, number, way, stream, ours, theirs)
                .replace("\r", "\\r");
    }

    @Test
    void nobodySeesOtherResponses() throws Exception {
        List<String> seeds =
                Rule.cases().stream()
                        .filter(c -> !c.rule().isRequest())
                        .map(Rule.Case::message)
                        .toList();
        try (Setting setting = new Setting();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Way> ways = setting.responseWays();
            Mutator mutator = new Mutator(SEED, seeds);
            int complete = 0;
            for (int i = 0; i < COUNT; i++) {
                String evil = mutator.next();
                List<Future<List<Message>>> results = new ArrayList<>();
                for (Way way : ways) {
                    results.add(threads.submit(() -> responses(way, evil)));
                }
                List<Message> ours = results.get(0).get();
                complete += ours.size();
                for (int way = 1; way < ways.size(); way++) {
                    List<Message> theirs = results.get(way).get();
                    for (int r = 0; r < Math.min(theirs.size(), ours.size()); r++) {
                        assertTrue(
                                agrees(theirs.get(r), ours.get(r)),
                                "seed "
                                        + SEED
                                        + ", #"
                                        + i
                                        + " "
                                        + ways.get(way).name
                                        + "\n"
                                        + evil
                                        + "\nours: "
                                        + ours
                                        + "\ntheirs: "
                                        + theirs);
                    }
                }
            }
            System.out.println(COUNT + " responses: " + complete + " passed on");
            assertTrue(complete > COUNT, complete + " complete");
        }
    }

    /** The same, or an error of either in its place. */
    private static boolean agrees(Message theirs, Message ours) {
        return isError(theirs)
                || isError(ours)
                || (status(theirs).equals(status(ours))
                        && theirs.content().equals(ours.content())
                        && theirs.complete() == ours.complete())
                || (!theirs.complete() && !ours.complete());
    }

    private static boolean isError(Message response) {
        return status(response).equals("502") || status(response).equals("504");
    }

    private static String status(Message response) {
        return response.startLine().split(" ", 3)[1];
    }

    private static List<Message> responses(Way way, String evil) {
        way.upstream.begin(
                request ->
                        request.startLine().contains("/last")
                                ? RecordingUpstream.Answer.OK
                                : RecordingUpstream.Answer.thenLinger(evil));
        String stream =
                exchange(
                        way.entry,
                        FIRST + LAST.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"),
                        false);
        List<Message> readable = new ArrayList<>();
        try {
            readInto(readable, stream);
            return readable;
        } catch (AssertionError e) {
            if (way.isWithoutUs()) {
                return readable;
            }
            throw new AssertionError(way.name + ": " + e.getMessage() + "\nfrom\n" + evil, e);
        }
    }

    private static void readInto(List<Message> list, String answers) {
        String stream = answers;
        Optional<Message> next = Message.response(stream, false, true);
        while (next.isPresent() && list.size() < 2) {
            list.add(next.get());
            stream = stream.substring(next.get().raw().length());
            next = Message.response(stream, false, true);
        }
    }

    /** Everything that is answered up to the end. */
    private static String exchange(InetSocketAddress to, String stream, boolean finish) {
        ByteArrayOutputStream answers = new ByteArrayOutputStream();
        try (Socket socket = new Socket(to.getAddress(), to.getPort())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(stream.getBytes(ISO_8859_1));
            if (finish) {
                socket.shutdownOutput();
            }
            socket.getInputStream().transferTo(answers);
        } catch (IOException e) {
            // refused in the middle: what was answered before counts
        }
        return answers.toString(ISO_8859_1);
    }

    /** Three proxies of ours, HAProxy and nginx behind or in front of two of them, and alone. */
    private static final class Setting implements Closeable {
        private final Peers peers = new Peers();
        private final List<Closeable> open = new ArrayList<>();

        Setting() throws IOException, InterruptedException {}

        private RecordingUpstream recorder() {
            RecordingUpstream upstream = new RecordingUpstream(DifferentialCheck::answer);
            open.add(upstream);
            return upstream;
        }

        private InetSocketAddress ours(InetSocketAddress upstream) {
            TestingProxy proxy = TestingProxy.serving(upstream, "MIDFLIGHT_WORKERS=1");
            open.add(proxy::close);
            return proxy.address("outbound");
        }

        List<Way> requestWays() throws IOException {
            RecordingUpstream[] r = {recorder(), recorder(), recorder(), recorder(), recorder()};
            return List.of(
                    new Way("ours", ours(r[0].address()), r[0]),
                    new Way("haproxy behind us", ours(peers.haproxy(r[1].address())), r[1]),
                    new Way("nginx behind us", ours(peers.nginx(r[2].address())), r[2]),
                    new Way("haproxy", peers.haproxy(r[3].address()), r[3]),
                    new Way("nginx", peers.nginx(r[4].address()), r[4]));
        }

        List<Way> responseWays() throws IOException {
            RecordingUpstream[] r = {recorder(), recorder(), recorder(), recorder(), recorder()};
            return List.of(
                    new Way("ours", ours(r[0].address()), r[0]),
                    new Way("haproxy before us", peers.haproxy(ours(r[1].address())), r[1]),
                    new Way("nginx before us", peers.nginx(ours(r[2].address())), r[2]),
                    new Way("haproxy", peers.haproxy(r[3].address()), r[3]),
                    new Way("nginx", peers.nginx(r[4].address()), r[4]));
        }

        @Override
        public void close() throws IOException {
            peers.close();
            for (Closeable resource : open) {
                resource.close();
            }
        }
    }
}

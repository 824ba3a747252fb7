package dev.midflight.sidecar.framing;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What HAProxy and nginx make of our output, and of what it was made of. Each may refuse what we
 * forward; neither may see another message in it, or its end elsewhere. A valid message that we
 * refuse has a reason in {@code differences.txt}.
 */
@Timeout(3600)
final class DifferentialTest {
    private static final int COUNT = Integer.getInteger("midflight.differential", 150);
    private static final long SEED = Long.getLong("midflight.seed", 5);
    private static final int LANES = COUNT > 1000 ? 12 : 4;

    private interface LaneSource {
        Lane open(boolean routed) throws IOException, InterruptedException;
    }

    /** What is to be sent, and how to judge what became of it. */
    private interface Trial {
        Remarks on(Lane lane, String message) throws Exception;
    }

    @Test
    void nobodySeesOtherRequests() throws Exception {
        Tally tally = new Tally();
        Mutator mutator = new Mutator(SEED, seeds(true));

        compare(
                "requests",
                mutator,
                Lane::ofRequests,
                tally,
                (lane, message) -> {
                    String stream = Way.FIRST + message + Way.LAST;
                    Lane.Results<Way.Outcome> results = lane.send(way -> way.requests(stream));
                    tally.forwarded(results.ours().messages().size());
                    return RequestComparison.of(stream, results);
                });
    }

    @Test
    void nobodySeesOtherResponses() throws Exception {
        Tally tally = new Tally();
        Mutator mutator = new Mutator(SEED, seeds(false));

        compare(
                "responses",
                mutator,
                Lane::ofResponses,
                tally,
                (lane, message) -> {
                    Lane.Results<List<Message>> results = lane.send(way -> way.responses(message));
                    tally.forwarded(results.ours().size());
                    return ResponseComparison.of(message, results);
                });
    }

    private static List<String> seeds(boolean requests) {
        return Rule.cases().stream()
                .filter(c -> c.rule().isRequest() == requests)
                .flatMap(c -> Collections.nCopies(weight(c.rule()), c.message()).stream())
                .filter(m -> !m.startsWith("CONNECT"))
                .toList();
    }

    /** What is forwarded can be misread; what is refused cannot. */
    private static int weight(Rule rule) {
        return rule.isRefusal() ? 1 : 8;
    }

    private static void compare(
            String what, Mutator mutator, LaneSource source, Tally tally, Trial trial)
            throws Exception {
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            boolean pair = what.equals("requests") && mutator.sometimes();
            messages.add(mutator.next() + (pair ? mutator.next() : ""));
        }
        List<Closeable> open = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Void>> runs = new ArrayList<>();
            for (int number = 0; number < LANES; number++) {
                Lane lane = source.open(number % 2 == 1);
                open.add(lane);
                int first = number;
                runs.add(
                        () -> {
                            for (int i = first; i < messages.size(); i += LANES) {
                                judge(messages.get(i), lane, tally, trial);
                            }
                            return null;
                        });
            }
            for (Future<Void> run : threads.invokeAll(runs)) {
                run.get();
            }
        } finally {
            for (Closeable lane : open) {
                lane.close();
            }
        }
        String report =
                "%d %s, seed %d: %d forwarded%n%s"
                        .formatted(COUNT, what, SEED, tally.forwarded(), tally);
        System.out.println(report);
        assertTrue(tally.forwarded() > COUNT + COUNT / 2, report);
        assertFalse(tally.hasFindings(), report);
    }

    /** What does not happen twice is counted, but no finding: a connection met its end. */
    private static void judge(String message, Lane lane, Tally tally, Trial trial)
            throws Exception {
        Remarks remarks = trial.on(lane, message);
        if (!remarks.findings().isEmpty()) {
            Remarks again = trial.on(lane, message);
            remarks.findings()
                    .removeIf(line -> !again.findings().contains(line) && again.once(line));
            remarks.counted()
                    .addAll(again.counted().stream().filter(c -> c.startsWith("once")).toList());
        }
        tally.add(message, remarks);
    }
}

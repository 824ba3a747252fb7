package dev.midflight.rpcapps.call;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Calls at a steady total rate from several threads, each with a fixed time table. */
public final class Calls {
    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final EchoClient client;
    private final String self;
    private final List<Phase> phases = new ArrayList<>();
    private volatile Phase current;
    private volatile boolean succeeded;

    private Calls(EchoClient client, String self) {
        this.client = client;
        this.self = self;
        this.current = new Phase("start", self + "/0", TcpResets.start());
        phases.add(current);
    }

    /** Begins at once, with RPC_RATE calls per second from RPC_THREADS threads. */
    public static Calls start(EchoClient client, Environment environment) {
        Calls calls = new Calls(client, environment.self());
        int threads = environment.number("RPC_THREADS", 4);
        long interval = TimeUnit.SECONDS.toNanos(1) * threads / environment.number("RPC_RATE", 100);
        for (int i = 0; i < threads; i++) {
            long offset = interval * i / threads;
            Thread.ofPlatform().name("call-" + i).start(() -> calls.loop(interval, offset));
        }
        return calls;
    }

    /** Whether a call has been answered yet. */
    public boolean ready() {
        return succeeded;
    }

    /** Ends the current phase, its calls included, and begins another. */
    public List<PhaseReport> startPhase(String name) {
        Phase ended = begin(name);
        long deadline = System.nanoTime() + SETTLE_NANOS;
        while (ended.inFlight() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        return reports();
    }

    public synchronized List<PhaseReport> reports() {
        return phases.stream().map(Phase::report).toList();
    }

    private synchronized Phase begin(String name) {
        Phase ended = current;
        Phase next = new Phase(name, self + "/" + phases.size(), TcpResets.start());
        phases.add(next);
        current = next;
        ended.end();
        return ended;
    }

    private void loop(long interval, long offset) {
        long due = System.nanoTime() + offset;
        while (true) {
            due += interval;
            for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
                LockSupport.parkNanos(due - now);
            }
            current.call(this::call, due);
        }
    }

    private String call(String id) throws Exception {
        String answer = client.echo(id);
        succeeded = true;
        return answer;
    }
}

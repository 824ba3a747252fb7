package dev.midflight.operator.replica;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Asks the other replicas what they know of policies. Questions that come within a moment go in one
 * call to each, one round after the other, so that many policies cost few calls and few reviews of
 * tokens. For any thread.
 */
public final class Peers implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Peers.class);

    private final Supplier<Set<InetSocketAddress>> others;
    private final PeerAccess access;
    private final PeerLimits limits;
    private final LongSupplier nanoClock;
    private final Semaphore asking;
    private final Queue<Question> questions = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean roundIsDue = new AtomicBoolean();
    private final Map<InetSocketAddress, Peer> peers = new HashMap<>();
    private final ScheduledExecutorService rounds =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("replicas").factory());
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean closed;

    /**
     * @param others where the other replicas are now; asked by one thread, and may block
     */
    public Peers(
            Supplier<Set<InetSocketAddress>> others,
            PeerAccess access,
            PeerLimits limits,
            LongSupplier nanoClock) {
        this.others = others;
        this.access = access;
        this.limits = limits;
        this.nanoClock = nanoClock;
        this.asking = new Semaphore(limits.asking());
    }

    private record Question(PolicyVersion policy, CompletableFuture<List<PeerAnswer>> answers) {}

    /**
     * Blocking, within {@link PeerLimits#patience}.
     *
     * @return what each of them says; empty: they could not be asked in time, to be tried again
     */
    public Optional<List<PeerAnswer>> ask(PolicyVersion policy) throws InterruptedException {
        if (closed || !asking.tryAcquire()) {
            return Optional.empty();
        }
        try {
            Question question = new Question(policy, new CompletableFuture<>());
            questions.add(question);
            roundSoon();
            return Optional.of(
                    question.answers().get(limits.patience().toNanos(), TimeUnit.NANOSECONDS));
        } catch (ExecutionException | TimeoutException _) {
            return Optional.empty();
        } finally {
            asking.release();
        }
    }

    private void roundSoon() {
        if (!closed && roundIsDue.compareAndSet(false, true)) {
            var _ = rounds.schedule(this::round, limits.gather().toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void round() {
        List<Question> asked = take();
        try {
            List<List<PeerAnswer>> byPeer = answers(asked.stream().map(Question::policy).toList());
            for (int i = 0; i < asked.size(); i++) {
                int each = i;
                asked.get(i)
                        .answers()
                        .complete(byPeer.stream().map(answers -> answers.get(each)).toList());
            }
        } catch (InterruptedException | RuntimeException e) {
            LOG.warnf("The other replicas could not be asked: %s", e.getMessage());
            asked.forEach(question -> question.answers().completeExceptionally(e));
        } finally {
            roundIsDue.set(false);
            if (!questions.isEmpty()) {
                roundSoon();
            }
        }
    }

    private List<Question> take() {
        List<Question> taken = new ArrayList<>();
        while (taken.size() < ReplicaService.POLICIES) {
            Question next = questions.poll();
            if (next == null) {
                break;
            }
            taken.add(next);
        }
        return taken;
    }

    /** For each replica one answer for each policy. */
    private List<List<PeerAnswer>> answers(List<PolicyVersion> policies)
            throws InterruptedException {
        follow(others.get());
        List<Callable<List<PeerAnswer>>> tasks = new ArrayList<>();
        peers.values().forEach(peer -> tasks.add(() -> peer.ask(policies)));
        return calls.invokeAll(tasks).stream().map(Future::resultNow).toList();
    }

    private void follow(Set<InetSocketAddress> now) {
        peers.entrySet()
                .removeIf(
                        each -> {
                            boolean gone = !now.contains(each.getKey());
                            if (gone) {
                                each.getValue().close();
                            }
                            return gone;
                        });
        now.forEach(
                address ->
                        peers.computeIfAbsent(
                                address, _ -> new Peer(address, access, limits, nanoClock)));
    }

    @Override
    public void close() {
        closed = true;
        calls.shutdownNow();
        rounds.execute(() -> follow(Set.of()));
        rounds.shutdown();
    }
}

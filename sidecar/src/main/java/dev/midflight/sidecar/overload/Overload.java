package dev.midflight.sidecar.overload;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * Watches what may run out. Buffers are bounded where bytes are written ({@link LoopBudget}); here
 * they are only told of, together with what is looked at from time to time. {@link #sample} runs on
 * one thread, all else on any.
 */
public final class Overload {
    /** A stage began or ended. */
    public record Change(Resource resource, Stage from, Stage to, double usedPercent) {}

    private final List<LoopBudget> budgets;
    private final Map<Resource, DoubleSupplier> sources;
    private final Map<Resource, AtomicReference<Stage>> stages = new EnumMap<>(Resource.class);
    private final AtomicLong refused = new AtomicLong();
    private final AtomicReference<Consumer<Change>> listener = new AtomicReference<>(_ -> {});
    private final AtomicReference<Runnable> closeIdle = new AtomicReference<>(() -> {});
    private volatile Stage highest = Stage.NONE;
    private boolean refusesRequests;

    /**
     * Nothing is short yet.
     *
     * @param sources the used percentage of each resource but the buffers
     */
    public Overload(List<LoopBudget> budgets, Map<Resource, DoubleSupplier> sources) {
        this.budgets = List.copyOf(budgets);
        this.sources = new EnumMap<>(sources);
        this.sources.put(Resource.BUFFERS, this::bufferPercent);
        for (Resource resource : Resource.values()) {
            stages.put(resource, new AtomicReference<>(Stage.NONE));
        }
    }

    /** Hears of every change of a stage, on the thread that samples. */
    public void onChange(Consumer<Change> action) {
        listener.set(action);
    }

    /** What to do at each sample while something but buffers is to be shed. */
    public void onShed(Runnable action) {
        closeIdle.set(action);
    }

    /** Looks at everything; some times a second. */
    public void sample() {
        Stage now = Stage.NONE;
        for (Resource resource : Resource.values()) {
            Stage stage = sample(resource);
            now = stage.atLeast(now) ? stage : now;
        }
        highest = now;
        boolean press = stage(Resource.HEAP).atLeast(Stage.STOP_READING);
        budgets.forEach(budget -> budget.press(press));
        refuseRequests(
                stage(Resource.HEAP).atLeast(Stage.REFUSE)
                        || stage(Resource.DESCRIPTORS) == Stage.SHED);
        if (stage(Resource.HEAP) == Stage.SHED || stage(Resource.DESCRIPTORS) == Stage.SHED) {
            closeIdle.get().run();
        }
    }

    private void refuseRequests(boolean now) {
        if (now != refusesRequests) {
            refusesRequests = now;
            budgets.forEach(budget -> budget.refuseRequests(now));
        }
    }

    private Stage sample(Resource resource) {
        double used = usedPercent(resource);
        Stage before = reference(resource).get();
        Stage after = resource.next(before, used);
        if (after != before) {
            reference(resource).set(after);
            listener.get().accept(new Change(resource, before, after, used));
        }
        return after;
    }

    /** True if a new connection must be closed; each call that says so is counted. */
    public boolean refuses() {
        boolean refuses = highest.atLeast(Stage.REFUSE);
        for (LoopBudget budget : budgets) {
            refuses |= budget.stage().atLeast(Stage.REFUSE);
        }
        if (refuses) {
            refused.incrementAndGet();
        }
        return refuses;
    }

    /** A connection was closed at once by a limit that did not wait for {@link #sample}. */
    public void refused() {
        refused.incrementAndGet();
    }

    public Stage stage(Resource resource) {
        Stage stage = reference(resource).get();
        if (resource == Resource.BUFFERS) {
            for (LoopBudget budget : budgets) {
                stage = budget.stage().atLeast(stage) ? budget.stage() : stage;
            }
        }
        return stage;
    }

    private AtomicReference<Stage> reference(Resource resource) {
        return stages.getOrDefault(resource, new AtomicReference<>(Stage.NONE));
    }

    public double usedPercent(Resource resource) {
        DoubleSupplier source = sources.get(resource);
        return source == null ? 0 : source.getAsDouble();
    }

    /** Connections closed at once because something was short. */
    public long refusedConnections() {
        return refused.get();
    }

    /** Connections reset because they held too much for too long. */
    public long shedConnections() {
        return budgets.stream().mapToLong(LoopBudget::shedConnections).sum();
    }

    public long heldBytes() {
        return budgets.stream().mapToLong(LoopBudget::heldBytes).sum();
    }

    /** Of the loop that is used most. */
    private double bufferPercent() {
        double most = 0;
        for (LoopBudget budget : budgets) {
            most = Math.max(most, budget.usedPercent());
        }
        return most;
    }
}

package dev.midflight.operator.mtls;

import dev.midflight.model.MeshPorts;
import dev.midflight.model.SidecarReport;
import dev.midflight.operator.fleet.Proxies;
import dev.midflight.operator.namespace.Emergencies;
import dev.midflight.operator.pod.KnownPod;
import dev.midflight.operator.pod.KnownPod.Injected;
import dev.midflight.operator.pod.PodInventory;
import dev.midflight.operator.rollout.PodKey;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * Keeps at each pod, by what its sidecar reports, at which ports callers speak mutual TLS to it.
 * What stands there stays while nobody reports: an operator that restarts takes nothing back. Never
 * blocks.
 */
public final class MeshKeeper {
    private final BooleanSupplier leads;
    private final PodInventory pods;
    private final Proxies proxies;
    private final Emergencies emergencies;
    private final MeshExit exit;
    private final MeshNotes notes;
    private final Executor writers;
    private final Map<String, Progress> writing = new ConcurrentHashMap<>();

    /** Of a write. */
    private enum Progress {
        ALONE,
        /** Something changed meanwhile. */
        LOOKED_AT
    }

    /**
     * @param writers on which notes are written
     */
    public MeshKeeper(
            BooleanSupplier leads,
            PodInventory pods,
            Proxies proxies,
            Emergencies emergencies,
            MeshExit exit,
            MeshNotes notes,
            Executor writers) {
        this.leads = leads;
        this.pods = pods;
        this.proxies = proxies;
        this.emergencies = emergencies;
        this.exit = exit;
        this.notes = notes;
        this.writers = writers;
    }

    /** Something of the pod, or of its report, may be other than before. */
    public void look(PodKey pod) {
        if (decide(pod).isPresent() && begins(pod)) {
            writers.execute(() -> write(pod));
        }
    }

    /** The pod is gone. */
    public void forget(PodKey pod) {
        exit.forget(pod);
    }

    /** What is to be written down, and on what it was decided. */
    private record Note(Injected seen, MeshPorts offers) {}

    private Optional<Note> decide(PodKey pod) {
        Optional<Injected> seen = pods.find(pod).flatMap(KnownPod::sidecar);
        Optional<SidecarReport> report = proxies.report(pod);
        if (!leads.getAsBoolean() || seen.isEmpty() || report.isEmpty()) {
            return Optional.empty();
        }
        exit.reported(pod, report.get());
        boolean leaves =
                emergencies.state(pod.namespace()) != Emergencies.State.ORDINARY || exit.has(pod);
        return due(seen.get(), leaves, report.get()).map(offers -> new Note(seen.get(), offers));
    }

    /** False where a write is under way: it looks again when it is over. */
    private boolean begins(PodKey pod) {
        return writing.merge(pod.uid(), Progress.ALONE, (_, _) -> Progress.LOOKED_AT)
                == Progress.ALONE;
    }

    /** It may have waited for a thread: decides on what is so by then. */
    private void write(PodKey pod) {
        boolean again = false;
        exit.offering(pod);
        try {
            Optional<Note> note = decide(pod);
            again = note.isPresent() && notes.write(pod, note.get().seen(), note.get().offers());
        } finally {
            exit.offered(pod);
            again |= writing.remove(pod.uid()) == Progress.LOOKED_AT;
            if (again) {
                look(pod);
            }
        }
    }

    /**
     * What the note is to say; empty: what it says. What is not taken any more goes from it at
     * once; what is new is added only where nobody is about to take the pod off its proxy.
     *
     * @param leaves whether somebody but a run may be about to
     */
    static Optional<MeshPorts> due(Injected seen, boolean leaves, SidecarReport report) {
        MeshPorts offers = seen.mesh().offers();
        MeshPorts taken =
                report.mesh().member() ? report.mesh().takes().orElse(offers) : MeshPorts.NONE;
        boolean stays = !leaves && !seen.traffic().mayLoseInbound() && isAsWanted(seen, report);
        return Optional.of(stays ? taken : taken.and(offers)).filter(next -> !next.equals(offers));
    }

    /** Else the rules that it reports are going to change. */
    private static boolean isAsWanted(Injected seen, SidecarReport report) {
        return ReportedInbound.of(report)
                .filter(seen.traffic().scope().inbound()::equals)
                .isPresent();
    }
}

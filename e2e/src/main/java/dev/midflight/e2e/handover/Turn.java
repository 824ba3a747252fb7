package dev.midflight.e2e.handover;

import dev.midflight.e2e.kube.Await;
import dev.midflight.e2e.upgrade.HandoverLog;
import java.time.Duration;
import java.util.Optional;

/** One pod's proxy handing over to its other slot's. */
final class Turn {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final NetPod pod;
    private final NetSlot old;
    private final NetSlot next;
    private final long epoch;
    private final int oldLog;
    private final int nextLog;
    private long residentKibibytes;

    Turn(NetPod pod, NetSlot old, NetSlot next, long epoch) {
        this.pod = pod;
        this.old = old;
        this.next = next;
        this.epoch = epoch;
        this.oldLog = old.logLength();
        this.nextLog = next.logLength();
    }

    NetPod pod() {
        return pod;
    }

    NetSlot old() {
        return old;
    }

    NetSlot next() {
        return next;
    }

    /** Tells the slot to take over; again where its launcher has given up on its proxy. */
    void order() {
        String answer = next.ask("takeover " + epoch);
        if (!answer.equals("ok")) {
            throw new IllegalStateException(
                    pod.name() + ": slot " + next.letter() + " refuses to take over: " + answer);
        }
    }

    /** Until the new proxy serves; both are measured then, when they are there together. */
    Turn awaitServing() {
        Await.present(
                pod.name() + ": slot " + next.letter() + " serves epoch " + epoch,
                LIMIT,
                () -> Optional.of(true).filter(yes -> serves()),
                () -> pod.slots().stream().map(NetSlot::status).toList().toString());
        residentKibibytes = old.residentKibibytes() + next.residentKibibytes();
        return this;
    }

    /** Until the old proxy has exited. */
    Turn awaitOver() {
        pod.awaitSettled(LIMIT);
        return this;
    }

    boolean serves() {
        return next.status().equals(new NetSlot.Status("serving", epoch));
    }

    HandoverFigures figures() {
        HandoverLog log = new HandoverLog(next.logSince(nextLog), old.logSince(oldLog));
        return new HandoverFigures(
                pod.name(), log.given(), log.frozenMillis(), residentKibibytes / 1024.0);
    }

    /**
     * What a handover came to.
     *
     * @param memoryMebibytes the resident memory of both proxies when the new one had begun to
     *     serve
     */
    public record HandoverFigures(
            String pod, HandoverLog.Given given, double frozenMillis, double memoryMebibytes) {}
}

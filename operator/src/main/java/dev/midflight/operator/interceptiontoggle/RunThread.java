package dev.midflight.operator.interceptiontoggle;

import dev.midflight.operator.fleet.Pause;
import dev.midflight.operator.toggle.ToggleEffects;
import dev.midflight.operator.toggle.ToggleMachine;
import dev.midflight.operator.toggle.ToggleOutcome;
import dev.midflight.operator.toggle.TogglePhase;
import dev.midflight.operator.toggle.ToggleRun;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Walks with one pod from Preflight, or from where its note says, to the end: writes down what
 * comes next, then does it. An interruption leaves the note as it is, for whoever goes on.
 */
final class RunThread implements Runnable {
    private static final Logger LOG = Logger.getLogger(RunThread.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final ToggledPod pod;
    private final ToggleEffects effects;
    private final Parts parts;
    private final Ended ended;
    private String note;
    private volatile ToggleRun run;
    private volatile String trouble = "";
    private boolean recalled;
    private boolean committed;

    /** What all runs have in common. */
    record Parts(
            ToggleNotes notes,
            ToggleLog log,
            Clock clock,
            Pause pause,
            Consumer<ToggledPod> changed) {}

    /** Told once, on the run's own thread. */
    @FunctionalInterface
    interface Ended {
        /**
         * @param blocked why it could not begin; empty otherwise
         */
        void ended(RunThread run, String blocked);
    }

    RunThread(
            ToggledPod pod,
            ToggleRun run,
            String note,
            ToggleEffects effects,
            Parts parts,
            Ended ended) {
        this.pod = pod;
        this.run = run;
        this.note = note;
        this.effects = effects;
        this.parts = parts;
        this.ended = ended;
        this.committed = run.phase().isAway();
    }

    ToggledPod pod() {
        return pod;
    }

    ToggleRun state() {
        return run;
    }

    /**
     * It shall not begin any more, whatever its registries answer.
     *
     * @return false if it has begun, so that it has to go on
     */
    synchronized boolean recall() {
        recalled = true;
        return isRecalled();
    }

    /** From now on nobody recalls it; false if somebody has. */
    private synchronized boolean commit() {
        committed |= !recalled;
        return committed;
    }

    private synchronized boolean isRecalled() {
        return recalled && !committed;
    }

    /** What it waits for; empty where nothing is missing. */
    String trouble() {
        return trouble;
    }

    @Override
    public void run() {
        String blocked = "";
        try {
            blocked = walk();
        } catch (InterruptedException _) {
            LOG.infof("Pod %s: the run stops in %s", pod.pod(), run.phase().text());
        } catch (RuntimeException e) {
            LOG.errorf(e, "Pod %s: the run broke in %s", pod.pod(), run.phase().text());
        } finally {
            ended.ended(this, blocked);
        }
    }

    /** Says why it could not begin. */
    private String walk() throws InterruptedException {
        while (!run.isFinal()) {
            ToggleOutcome outcome = perform();
            requireUninterrupted();
            if (isRecalled()) {
                return "";
            }
            if (outcome instanceof ToggleOutcome.Again(var why)) {
                trouble = why;
                if (run.phase() == TogglePhase.PREFLIGHT) {
                    return why;
                }
                parts.pause().pause(AGAIN);
                continue;
            }
            if (!commit()) {
                return "";
            }
            ToggleRun next = ToggleMachine.next(run, outcome, parts.clock().instant());
            ToggleNotes.Answer answer = write(next);
            switch (answer) {
                case ToggleNotes.Answer.Written(var written) -> note = written;
                case ToggleNotes.Answer.Lost(var why) -> {
                    LOG.infof("Pod %s is no longer ours to walk with: %s", pod.pod(), why);
                    return "";
                }
                case ToggleNotes.Answer.Refused(var why) -> {
                    return "PatchRefused: " + why;
                }
                case ToggleNotes.Answer.Away(var why) -> {
                    return "NoAnswer: " + why;
                }
            }
            parts.log().moved(pod.pod(), run, next, next.since());
            run = next;
            trouble = "";
            parts.changed().accept(pod);
        }
        return "";
    }

    /** A bug is a trouble of this pod, and tried again like any other. */
    private ToggleOutcome perform() throws InterruptedException {
        try {
            return effects.perform(run, why -> trouble = why);
        } catch (RuntimeException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException(e.getMessage());
            }
            LOG.warnf(e, "Pod %s: %s failed", pod.pod(), run.phase().text());
            return new ToggleOutcome.Again(e.toString());
        }
    }

    /** Once the pod was touched there is nothing but to try again. */
    private ToggleNotes.Answer write(ToggleRun next) throws InterruptedException {
        while (true) {
            requireUninterrupted();
            ToggleNotes.Answer answer = parts.notes().write(pod.pod(), note, next);
            requireUninterrupted();
            boolean ends =
                    answer instanceof ToggleNotes.Answer.Written
                            || answer instanceof ToggleNotes.Answer.Lost
                            || run.phase() == TogglePhase.PREFLIGHT;
            if (ends) {
                return answer;
            }
            trouble = "the note cannot be written: " + answer;
            parts.pause().pause(AGAIN);
        }
    }

    private static void requireUninterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("told to stop");
        }
    }
}

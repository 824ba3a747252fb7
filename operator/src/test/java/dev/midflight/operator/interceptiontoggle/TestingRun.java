package dev.midflight.operator.interceptiontoggle;

import dev.midflight.model.InterceptionScope;
import dev.midflight.operator.fleet.Pause;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.rollout.Share;
import dev.midflight.operator.status.EventRecorder;
import dev.midflight.operator.toggle.ToggleEffects;
import dev.midflight.operator.toggle.ToggleRun;
import dev.midflight.operator.toggle.ToggleTerms;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Runs over notes in memory and effects that a test scripts. */
final class TestingRun implements ToggleNotes {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    static final PodKey POD = new PodKey("shop", "cart-0", "uid-cart-0");
    static final ToggleTerms TERMS =
            new ToggleTerms("off", 7, InterceptionScope.OFF, Share.of(1), Optional.empty());

    final Map<PodKey, ToggleRun> notes = new ConcurrentHashMap<>();
    final List<String> written = new CopyOnWriteArrayList<>();

    static ToggleRun begun() {
        return ToggleRun.begin(TERMS, InterceptionScope.ON, 0, NOW);
    }

    static ToggledPod pod() {
        return new ToggledPod(POD, () -> List.of("10.0.0.1"), TestingToggles.toggle("off"));
    }

    RunThread thread(ToggleRun from, ToggleEffects effects, RunThread.Ended ended) {
        String note = notes.containsKey(POD) ? String.valueOf(notes.get(POD)) : "";
        return new RunThread(pod(), from, note, effects, parts(this, _ -> {}), ended);
    }

    static RunThread.Parts parts(ToggleNotes notes, Pause pause) {
        return new RunThread.Parts(notes, log(), Clock.systemUTC(), pause, _ -> {});
    }

    /** Its events find no API server. */
    static ToggleLog log() {
        return new ToggleLog(
                new EventRecorder(
                        new KubernetesClientBuilder().withConfig(Config.empty()).build(),
                        "me",
                        Clock.systemUTC()),
                new SimpleMeterRegistry());
    }

    @Override
    public Answer write(PodKey pod, String before, ToggleRun run) {
        String expected = notes.containsKey(pod) ? String.valueOf(notes.get(pod)) : "";
        if (!before.equals(expected)) {
            return new Answer.Lost("the note changed");
        }
        notes.put(pod, run);
        written.add(run.phase() + (run.back() ? " back" : ""));
        return new Answer.Written(String.valueOf(run));
    }
}

package dev.midflight.operator.interceptiontoggle;

import static dev.midflight.operator.interceptiontoggle.TestingEffects.NEIGHBOUR;
import static dev.midflight.operator.interceptiontoggle.TestingRun.POD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.InterceptionScope;
import dev.midflight.model.MeshPorts;
import dev.midflight.model.MeshReport;
import dev.midflight.operator.mtls.TestingMeshKeeper;
import dev.midflight.operator.pod.InjectedPods;
import dev.midflight.operator.pod.KnownPod;
import dev.midflight.operator.pod.PodTraffic;
import dev.midflight.operator.pod.TestingInventory;
import dev.midflight.operator.pod.TestingPatches;
import dev.midflight.operator.pod.TogglePatch;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.rollout.Share;
import dev.midflight.operator.toggle.ToggleRun;
import dev.midflight.operator.toggle.ToggleTerms;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A Strict pod is toggled off and on. Callers, the pod's proxy and its reports follow in any order,
 * operators die anywhere: never does a caller speak mutual TLS to a pod without its proxy, nor
 * plaintext to a proxy that refuses it.
 */
class MeshOrderTest {
    private static final int RUNS_AT_MOST = 200;

    private final TestingEffects world = new TestingEffects();
    private Random random = new Random(0);
    private Pod pod = TestingInventory.pod(InjectedPods.fresh("cart-0"), "10.0.0.1");
    private boolean strict = true;
    private SeenReport late = new SeenReport(InterceptionScope.ON, true);

    /** What the pod's proxy reported, maybe a while ago. */
    private record SeenReport(InterceptionScope scope, boolean strict) {
        MeshReport mesh() {
            MeshPorts takes = scope.inbound().on() ? MeshPorts.ALL : MeshPorts.NONE;
            return new MeshReport(true, Optional.of(takes), strict);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void noCallEverMeetsWhatItDoesNotSpeak(long seed) throws Exception {
        random = new Random(seed);
        world.mesh.callers.add(NEIGHBOUR);
        world.mesh.strict.add(POD);
        world.fleet.mesh.put(NEIGHBOUR, new MeshReport(true, Optional.empty(), false));
        world.fleet.endpoints.put(NEIGHBOUR, List.of("10.0.0.1"));
        pod.getMetadata().getAnnotations().put("midflight.dev/mesh-tls", "*");
        world.fleet.setting = scope -> check(scope);
        report();

        toggle(InterceptionScope.OFF, 1);
        settle();
        assertEquals("none", pod.getMetadata().getAnnotations().get("midflight.dev/mesh-tls"));
        toggle(InterceptionScope.ON, 2);
        settle();

        assertEquals("*", pod.getMetadata().getAnnotations().get("midflight.dev/mesh-tls"));
        assertEquals(InterceptionScope.ON, world.fleet.scopes.get(POD));
        assertTrue(strict && speaksMtls());
    }

    /** Runs, one operator after the other, until the pod is there. */
    private void toggle(InterceptionScope target, long generation) {
        ToggleTerms terms =
                new ToggleTerms("off", generation, target, Share.of(1), Optional.empty());
        for (int i = 0; !traffic().scope().equals(target) || traffic().isUnderWay(); i++) {
            assertTrue(i < RUNS_AT_MOST, () -> traffic().note());
            ToggleRun from =
                    traffic()
                            .toggle()
                            .filter(run -> !run.isFinal())
                            .orElseGet(
                                    () ->
                                            ToggleRun.begin(
                                                    terms,
                                                    traffic().scope(),
                                                    0,
                                                    world.clock.instant()));
            new RunThread(
                            new ToggledPod(POD, () -> List.of("10.0.0.1"), toggle()),
                            from,
                            traffic().note(),
                            world.effects(toggle(), this::pause),
                            new RunThread.Parts(
                                    this::write,
                                    TestingRun.log(),
                                    world.clock,
                                    this::pause,
                                    _ -> {}),
                            (_, _) -> {})
                    .run();
            pass();
        }
    }

    private static dev.midflight.crds.InterceptionToggle toggle() {
        return TestingToggles.toggle("off");
    }

    private ToggleNotes.Answer write(PodKey key, String before, ToggleRun run) {
        TogglePatch patch = TogglePatch.of(key, before, run);
        Optional<Pod> next = TestingPatches.apply(pod, patch.text());
        next.ifPresent(written -> pod = written);
        return next.isPresent()
                ? new ToggleNotes.Answer.Written(patch.note())
                : new ToggleNotes.Answer.Lost("the note changed");
    }

    /** Time goes by, things follow or not, and now and then the operator dies. */
    private void pause(Duration delay) throws InterruptedException {
        world.clock.advance(delay);
        pass();
        if (random.nextInt(12) == 0) {
            throw new InterruptedException("another operator leads");
        }
    }

    private void pass() {
        if (random.nextBoolean()) {
            strict = !traffic().changesInbound();
        }
        if (random.nextBoolean()) {
            follow();
        }
        if (random.nextBoolean()) {
            report();
        }
        keep();
        if (random.nextInt(4) == 0) {
            keepBy(late);
        }
        late = new SeenReport(scope(), strict);
    }

    private void settle() {
        for (int i = 0; i < 3; i++) {
            strict = !traffic().changesInbound();
            report();
            keep();
            follow();
            check(scope());
        }
    }

    private void report() {
        world.fleet.mesh.put(POD, new SeenReport(scope(), strict).mesh());
        check(scope());
    }

    private void keep() {
        keepBy(new SeenReport(scope(), strict));
    }

    /** The note follows what is reported, as it would with an operator. */
    private void keepBy(SeenReport said) {
        TestingMeshKeeper.patch(POD, known(), TestingFleet.report(said.scope()), said.mesh(), false)
                .flatMap(patch -> TestingPatches.apply(pod, patch))
                .ifPresent(written -> pod = written);
    }

    /** The caller's configuration follows the note. */
    private void follow() {
        boolean offered = known().sidecar().orElseThrow().mesh().offers().contains(8080);
        world.fleet.endpoints.put(NEIGHBOUR, offered ? List.of("10.0.0.1") : List.of());
        check(scope());
    }

    private void check(InterceptionScope next) {
        boolean in = next.inbound().on();
        assertTrue(in || !speaksMtls(), "mutual TLS to a pod without its proxy");
        assertTrue(!in || speaksMtls() || !strict, "plaintext to a proxy that refuses it");
    }

    private boolean speaksMtls() {
        return !world.fleet.endpoints.getOrDefault(NEIGHBOUR, List.of()).isEmpty();
    }

    private InterceptionScope scope() {
        return world.fleet.scopes.getOrDefault(POD, InterceptionScope.ON);
    }

    private KnownPod known() {
        return TestingInventory.known(pod);
    }

    private PodTraffic traffic() {
        return known().sidecar().orElseThrow().traffic();
    }
}

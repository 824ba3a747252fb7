package dev.midflight.operator.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.crds.ToggleStep;
import dev.midflight.model.InterceptionScope;
import dev.midflight.model.MeshPorts;
import dev.midflight.operator.pod.KnownPod.Injected;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.toggle.LeftRegistry;
import dev.midflight.operator.toggle.TogglePhase;
import dev.midflight.operator.toggle.ToggleRun;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToggleNoteTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final LeftRegistry LEFT =
            new LeftRegistry(new ToggleStep("Test", Map.of(), null), List.of("cart"));
    private static final PodKey POD = new PodKey("shop", "cart-0", "uid-cart-0");

    @Test
    void saysWhatTheContractSays() {
        assertEquals(
                """
                {"toggle":"off","generation":7,"phase":"OFFLINE","back":false,\
                "target":"in=off;out=on","before":"in=on;out=on","registered":[{"step":{"adapter":"Test","settings":{}},"absent":["cart"]}],\
                "begun":"2026-01-01T00:00:00Z","since":"2026-01-01T00:00:00Z","tries":0,"reason":""}""",
                ToggleNote.text(run(TogglePhase.OFFLINE, Map.of(TogglePhase.PREFLIGHT, 3L))));
    }

    @ParameterizedTest
    @EnumSource(value = TogglePhase.class, names = "PREFLIGHT", mode = EnumSource.Mode.EXCLUDE)
    void isReadAsItWasWritten(TogglePhase phase) {
        Map<TogglePhase, Long> millis =
                phase == TogglePhase.ARRIVED ? Map.of(TogglePhase.OFFLINE, 812L) : Map.of();

        assertEquals(
                Optional.of(run(phase, millis)),
                ToggleNote.parse(ToggleNote.text(run(phase, millis))));
    }

    @Test
    void toleratesWhatALaterVersionAdds() {
        String text = ToggleNote.text(run(TogglePhase.DRAINED, Map.of()));

        assertEquals(
                Optional.of(run(TogglePhase.DRAINED, Map.of())),
                ToggleNote.parse(text.replace("{\"toggle\"", "{\"later\":[{}],\"toggle\"")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "{}",
                "[]",
                "null",
                "{\"toggle\":\"off\",\"phase\":\"OFFLINE\"}",
                "{\"toggle\":\"off\",\"generation\":7,\"phase\":\"GONE\"}"
            })
    void isNoneWhereNobodyCanReadIt(String text) {
        assertEquals(Optional.empty(), ToggleNote.parse(text));
    }

    @Test
    void thePatchTestsTheNoteBeforeAndWritesTheScopeWithTheSwitch() {
        TogglePatch first = TogglePatch.of(POD, "", run(TogglePhase.OFFLINE, Map.of()));
        TogglePatch later = TogglePatch.of(POD, first.note(), run(TogglePhase.SWITCHED, Map.of()));

        assertTrue(first.text().startsWith("[{\"op\":\"test\",\"path\":\"/metadata/uid\""));
        assertFalse(first.text().contains("midflight.dev~1interception"));
        assertTrue(
                later.text()
                        .contains(
                                "{\"op\":\"test\",\"path\":\"/metadata/annotations/midflight.dev~1toggle\""));
        assertTrue(
                later.text()
                        .contains(
                                "{\"op\":\"add\",\"path\":\"/metadata/annotations/midflight.dev~1interception\",\"value\":\"in=off;out=on\"}"));
    }

    @Test
    void callersAreToldBeforePortsLeaveTheProxyAndByNoReportMeanwhile() {
        Pod pod = InjectedPods.fresh("cart-0");
        pod.getMetadata().getAnnotations().put("midflight.dev/mesh-tls", "*");
        Injected seen = PodReader.read(pod).sidecar().orElseThrow();
        TogglePatch drained = TogglePatch.of(POD, "", run(TogglePhase.DRAINED, Map.of()));
        String late = MeshPatch.of(POD, seen, MeshPorts.ALL).text();

        Pod written = TestingPatches.apply(pod, drained.text()).orElseThrow();

        assertEquals("none", written.getMetadata().getAnnotations().get("midflight.dev/mesh-tls"));
        assertTrue(TestingPatches.apply(pod, late).isPresent());
        assertEquals(Optional.empty(), TestingPatches.apply(written, late));
        assertFalse(
                TogglePatch.of(POD, "", run(TogglePhase.OFFLINE, Map.of()))
                        .text()
                        .contains("mesh-tls"));
    }

    @Test
    void ofTwoFirstNotesOnlyOneIsWritten() {
        Pod pod = InjectedPods.fresh("cart-0");
        String first = TogglePatch.of(POD, "", run(TogglePhase.OFFLINE, Map.of())).text();

        Optional<Pod> written = TestingPatches.apply(pod, first);

        assertTrue(written.isPresent());
        assertEquals(Optional.empty(), TestingPatches.apply(written.get(), first));
    }

    private static ToggleRun run(TogglePhase phase, Map<TogglePhase, Long> millis) {
        return new ToggleRun(
                "off",
                7,
                phase,
                false,
                InterceptionScope.parse("in=off;out=on"),
                InterceptionScope.ON,
                phase.isFinal() ? List.of() : List.of(LEFT),
                NOW,
                NOW,
                0,
                "",
                millis);
    }
}

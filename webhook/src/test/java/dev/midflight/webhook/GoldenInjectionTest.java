package dev.midflight.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every folder of {@code src/test/golden}: what comes out, and what must hold whatever comes out.
 */
final class GoldenInjectionTest {
    private static final Path GOLDEN = Path.of("src/test/golden");

    static List<Path> folders() throws IOException {
        try (Stream<Path> folders = Files.list(GOLDEN)) {
            return folders.sorted().toList();
        }
    }

    @Test
    void thereAreAtLeastTwentyFiveCases() throws IOException {
        assertTrue(folders().size() >= 25, "cases: " + folders().size());
    }

    @ParameterizedTest
    @MethodSource("folders")
    void decidesAndInjectsAsRecorded(Path folder) {
        GoldenCase golden = GoldenCase.read(folder);
        InjectionRequest request = golden.request();

        InjectionDecision decision = InjectionDecision.decide(request);
        Pod after = SidecarInjector.apply(request, decision);

        String text = GoldenCase.render(decision, request.pod(), after);
        golden.out().assertSays(text);
    }

    @ParameterizedTest
    @MethodSource("folders")
    void reinvocationGivesTheSamePod(Path folder) {
        InjectionRequest request = GoldenCase.read(folder).request();
        Pod once = SidecarInjector.apply(request, InjectionDecision.decide(request));

        InjectionRequest again = request.withPod(once);
        Pod twice = SidecarInjector.apply(again, InjectionDecision.decide(again));

        assertEquals(once, twice);
        assertTrue(JsonPatch.between(once, twice).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("folders")
    void patchTurnsThePodIntoTheResult(Path folder) {
        InjectionRequest request = GoldenCase.read(folder).request();
        Pod after = SidecarInjector.apply(request, InjectionDecision.decide(request));

        JsonNode patch = JsonPatch.between(request.pod(), after);

        JsonNode patched =
                io.fabric8.zjsonpatch.JsonPatch.apply(patch, JsonPatch.tree(request.pod()));
        assertEquals(JsonPatch.tree(after), patched);
    }

    @ParameterizedTest
    @MethodSource("folders")
    void requestsLimitsAndQosAreKept(Path folder) {
        InjectionRequest request = GoldenCase.read(folder).request();
        Pod before = SidecarInjector.defaulted(request);

        InjectionDecision decision = InjectionDecision.decide(request);
        Pod after = SidecarInjector.apply(request, decision);

        if (!(decision instanceof InjectionDecision.Inject inject)) {
            return;
        }
        assertEquals(
                PodResources.requests(before.getSpec()), PodResources.requests(after.getSpec()));
        assertEquals(limitsOf(before), subset(limitsOf(after), limitsOf(before)));
        boolean named =
                inject.notes().stream().anyMatch(note -> note.code() == Note.Code.QOS_CHANGES);
        assertTrue(named || QosClass.of(before.getSpec()) == QosClass.of(after.getSpec()));
    }

    private static Map<String, String> limitsOf(Pod pod) {
        return PodResources.containers(pod.getSpec())
                .collect(Collectors.toMap(Container::getName, GoldenInjectionTest::limits));
    }

    private static String limits(Container container) {
        return container.getResources() == null
                ? "{}"
                : String.valueOf(container.getResources().getLimits());
    }

    private static Map<String, String> subset(Map<String, String> all, Map<String, String> keys) {
        return keys.keySet().stream()
                .collect(Collectors.toMap(Function.identity(), key -> all.getOrDefault(key, "?")));
    }
}

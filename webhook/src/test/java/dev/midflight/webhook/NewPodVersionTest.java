package dev.midflight.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.crds.SidecarSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** shop/web-0 has place 7254 of 10000: it stays at a partition of 73% and moves at 72%. */
final class NewPodVersionTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "never reconciled   |                                   | partition: 0   | web-0 | v2",
                "no roll            | stable: v2, update: v2, pods: 9   | partition: 0   |       | v2",
                "partition left over| stable: v2, update: v2, pods: 9   | partition: 50% |       | v2",
                "not yet noticed    | stable: v1, update: v1, pods: 9   | partition: 0   | web-0 | v1",
                "unproven           | stable: v1, update: v2, pods: 0   | partition: 0   | web-0 | v1",
                "proven, open       | stable: v1, update: v2, pods: 1   | partition: 0   |       | v2",
                "proven, open, %    | stable: v1, update: v2, pods: 1   | partition: 0%  |       | v2",
                "paused             | stable: v1, update: v2, pods: 1   | paused: true   | web-0 | v1",
                "failed             | stable: v1, update: v2, pods: 1, failed: v2 | partition: 0 | web-0 | v1",
                "another failed     | stable: v1, update: v2, pods: 1, failed: v0 | partition: 0 | web-0 | v2",
                "generated name     | stable: v1, update: v2, pods: 1   | partition: 1%  |       | v1",
                "past it            | stable: v1, update: v2, pods: 1   | partition: 72% | web-0 | v2",
                "before it          | stable: v1, update: v2, pods: 1   | partition: 73% | web-0 | v1",
                "count              | stable: v1, update: v2, pods: 1   | partition: 1   | web-0 | v1",
            })
    void followsTheRoll(
            String name,
            @Nullable String status,
            String strategy,
            @Nullable String pod,
            String expected) {
        SidecarSet set = set(status == null ? "" : status, strategy);

        NewPodVersion chosen = NewPodVersion.choose(set, "shop", pod == null ? "" : pod);

        assertEquals(new NewPodVersion(expected, expected.equals("v1")), chosen, name);
    }

    private static SidecarSet set(String status, String strategy) {
        String fields =
                status.replace("stable:", "stableVersion:")
                        .replace("update:", "updateVersion:")
                        .replace("pods:", "updatedPods:")
                        .replace("failed:", "failedVersion:");
        return Serialization.unmarshal(
                """
                metadata: {name: mesh}
                spec:
                  version: v2
                  updateStrategy: {%s}
                status: {%s}
                """
                        .formatted(strategy, fields),
                SidecarSet.class);
    }
}

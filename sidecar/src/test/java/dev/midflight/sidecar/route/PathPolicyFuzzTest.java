package dev.midflight.sidecar.route;

import static dev.midflight.sidecar.route.PathPolicy.Rule.NORMALIZE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** What is normal stays so, and neither leaves the root nor has another way of writing a slash. */
final class PathPolicyFuzzTest {
    private static final PathPolicy NORMAL =
            new PathPolicy(
                    NORMALIZE, NORMALIZE, NORMALIZE, NORMALIZE, NORMALIZE, NORMALIZE, NORMALIZE);

    @FuzzTest
    void paths(byte[] path) {
        for (PathPolicy policy : new PathPolicy[] {NORMAL, PathPolicy.STRICT}) {
            if (policy.apply(path, 0, path.length) instanceof PathPolicy.Changed changed) {
                byte[] normal = changed.path();
                String text = new String(normal, ISO_8859_1);

                assertInstanceOf(
                        PathPolicy.Unchanged.class, policy.apply(normal, 0, normal.length), text);
                assertFalse(text.matches("(?is).*(%2f|%5c|%2e|\\\\|//|/\\.\\.?(/|;|\\z)).*"), text);
            }
        }
    }
}

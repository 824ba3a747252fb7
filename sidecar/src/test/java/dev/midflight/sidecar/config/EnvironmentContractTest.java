package dev.midflight.sidecar.config;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.testkit.ContractPage;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class EnvironmentContractTest {
    @Test
    void theContractNamesEveryVariableThatTheProxyReads() throws Exception {
        Asked asked = new Asked();

        var _ = SidecarConfig.parse(asked);

        assertTrue(asked.names.contains("MIDFLIGHT_SLOT"), asked.names::toString);
        new ContractPage("pod.md").assertNames(asked.names);
    }

    /** An empty environment that notes what it is asked for. */
    private static final class Asked extends AbstractMap<String, String> {
        private final Set<String> names = new TreeSet<>();

        @Override
        public @Nullable String get(Object name) {
            names.add((String) name);
            return null;
        }

        @Override
        public Set<Map.Entry<String, String>> entrySet() {
            throw new UnsupportedOperationException("must not be used");
        }
    }
}

package dev.midflight.webhook;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.midflight.testkit.ContractPage;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InjectedContractTest {
    private static final Path EVERY_SETTING = Path.of("src/test/golden/every-setting");

    @Test
    void theContractNamesEveryVariableOfTheInjectedContainers() throws Exception {
        InjectionRequest request = GoldenCase.read(EVERY_SETTING).request();
        InjectionDecision.Inject inject =
                assertInstanceOf(InjectionDecision.Inject.class, InjectionDecision.decide(request));

        List<String> names =
                inject.containers(request).containers().stream()
                        .flatMap(container -> container.getEnv().stream())
                        .map(EnvVar::getName)
                        .toList();

        assertFalse(names.isEmpty());
        new ContractPage("pod.md").assertNames(names);
    }
}

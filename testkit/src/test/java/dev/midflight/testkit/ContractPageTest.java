package dev.midflight.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ContractPageTest {
    @Test
    void failsOnANameThatThePageDoesNotHave() throws IOException {
        ContractPage page = new ContractPage("pod.md");

        page.assertNames(List.of("MIDFLIGHT_SLOT"));

        assertThrows(
                AssertionError.class,
                () -> page.assertNames(List.of("MIDFLIGHT_SLOT", "MIDFLIGHT_SLO")));
    }
}

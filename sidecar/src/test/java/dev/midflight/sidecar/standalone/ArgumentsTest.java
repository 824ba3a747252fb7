package dev.midflight.sidecar.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ArgumentsTest {
    @Test
    void withoutAnyItIsASlot() {
        assertEquals(new Arguments.InPod(), Arguments.parse(List.of()));
    }

    @Test
    void aFileIsServedOrChecked() {
        assertEquals(new Arguments.Serve(Path.of("f")), Arguments.parse(List.of("--config", "f")));
        assertEquals(
                new Arguments.Check(Path.of("f")),
                Arguments.parse(List.of("--check", "--config=f")));
    }

    @Test
    void anOptionWithoutItsFileSaysSo() {
        assertEquals(
                new Arguments.Wrong("--config: FILE is missing"),
                Arguments.parse(List.of("--config")));
    }

    @Test
    void oneFileIsServed() {
        assertEquals(
                new Arguments.Wrong("--config: given twice (expected: once)"),
                Arguments.parse(List.of("--config", "a", "--config", "b")));
        assertEquals(
                new Arguments.Wrong("--config: given twice (expected: once)"),
                Arguments.parse(List.of("--config=a", "--config=b")));
    }

    @Test
    void itSaysItsVersion() {
        assertEquals(new Arguments.Version(), Arguments.parse(List.of("--version")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--check", "--config", "--confg=f", "f"})
    void anythingElseIsToldToBeWrong(String word) {
        assertInstanceOf(Arguments.Wrong.class, Arguments.parse(List.of(word)));
    }
}

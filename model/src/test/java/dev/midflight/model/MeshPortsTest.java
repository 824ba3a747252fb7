package dev.midflight.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeshPortsTest {
    @ParameterizedTest
    @ValueSource(strings = {"none", "*", "*!8080,9090", "8080", "80,8080"})
    void itsTextSaysAllOfIt(String text) {
        assertEquals(text, MeshPorts.parse(text).toString());
    }

    @Test
    void listedPortsAreTheExceptions() {
        MeshPorts allBut = new MeshPorts(true, Set.of(8080));
        MeshPorts only = new MeshPorts(false, Set.of(8080));

        assertFalse(allBut.contains(8080));
        assertTrue(allBut.contains(9090));
        assertTrue(only.contains(8080));
        assertFalse(only.contains(9090));
        assertFalse(only.isEmpty());
        assertTrue(MeshPorts.parse("none").isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*           | *!9090  | *!9090",
                "*!8080      | *!9090  | *!8080,9090",
                "*!8080      | 80,8080 | 80",
                "8080,9090   | 80,8080 | 8080",
                "8080        | *!8080  | none",
                "none        | *       | none",
            })
    void whatIsInBothIsTheSameEitherWay(String one, String other, String both) {
        assertEquals(both, MeshPorts.parse(one).and(MeshPorts.parse(other)).toString());
        assertEquals(both, MeshPorts.parse(other).and(MeshPorts.parse(one)).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*!", "8080,", "all", "0", "70000", "*,80"})
    void whatIsNoListOfPortsIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> MeshPorts.parse(text));
    }
}

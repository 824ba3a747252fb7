package dev.midflight.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortHintsTest {
    @Test
    void readsWhatItWrites() {
        String text = "25=server-first,7000=tcp,8080=client-first,9000=detect";

        assertEquals(text, PortHints.parse(text, entry -> {}).text());
        assertEquals("", PortHints.parse(" , ", entry -> {}).text());
    }

    @Test
    void leavesOutWhatIsNone() {
        List<String> wrong = List.of("80", "=tcp", "80=", "0=tcp", "65536=tcp", "x=tcp", "80=TCP");
        List<String> heard = new ArrayList<>();

        PortHints hints = PortHints.parse("1=tcp," + String.join(", ", wrong), heard::add);

        assertEquals(wrong, heard);
        assertEquals("1=tcp", hints.text());
    }

    @Test
    void theLastEntryOfAPortCounts() {
        PortHints hints = PortHints.parse("80=tcp,80=detect", entry -> {});

        assertEquals(PortHint.DETECT, hints.of(80));
        assertEquals(PortHint.DETECT, hints.of(81));
        assertEquals(
                "21=server-first,22=server-first,25=tcp,110=server-first,143=server-first,"
                        + "587=server-first,3306=server-first",
                PortHints.WELL_KNOWN.and(PortHints.parse("25=tcp", entry -> {})).text());
    }

    @Test
    void takesABoundedNumberOfPorts() {
        String many =
                IntStream.rangeClosed(1, PortHints.MAX_PORTS)
                        .mapToObj(port -> port + "=tcp")
                        .collect(Collectors.joining(","));
        List<String> heard = new ArrayList<>();

        PortHints hints = PortHints.parse(many + ",1000=tcp,1=detect", heard::add);

        assertEquals(List.of("1000=tcp"), heard);
        assertEquals(PortHints.MAX_PORTS, hints.ports().size());
        assertEquals(PortHint.DETECT, hints.of(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65_536})
    void hasNoHintForWhatIsNoPort(int port) {
        assertThrows(
                IllegalArgumentException.class, () -> new PortHints(Map.of(port, PortHint.TCP)));
    }
}

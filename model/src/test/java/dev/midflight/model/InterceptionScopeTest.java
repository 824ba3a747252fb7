package dev.midflight.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InterceptionScopeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "in=on;out=on",
                "in=off;out=off",
                "in=8080,9090;out=*@10.0.0.0/8,fd00::/8",
                "in=off;out=80@10.0.0.1"
            })
    void isWrittenAsItWasRead(String text) {
        assertEquals(text, InterceptionScope.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "on",
                "in=on",
                "out=on;in=on",
                "in=yes;out=on",
                "in=0;out=on",
                "in=65536;out=on",
                "in=on;out=80@",
                "in=on;out=*@10.0.0.0/33",
                "in=on;out=*@10/8",
                "in=on;out=*@10.0.0.0/8 -j ACCEPT",
                "in=on;out=*@example"
            })
    void refusesWhatIsNone(String text) {
        assertThrows(IllegalArgumentException.class, () -> InterceptionScope.parse(text));
    }

    @Test
    void isOnWhereOneSideIs() {
        assertEquals(InterceptionMode.ON, InterceptionScope.parse("in=off;out=on").mode());
        assertEquals(InterceptionMode.BYPASSED, InterceptionScope.OFF.mode());
        assertEquals(List.of(80), InterceptionScope.parse("in=80;out=off").inbound().ports());
    }
}

package dev.midflight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The words of the commands; what they show is tried on a real cluster (InjectionE2E). */
final class PodPageCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @EnumSource
    void everyPageHasItsHelp(PodPage page) {
        assertEquals(0, run(page.command(), "--help"));

        String help = out.toString().replaceAll("\\s+", " ");
        assertTrue(help.contains("kubectl-midflight " + page.command()), help);
        assertTrue(help.contains(page.description()), help);
        assertTrue(help.contains("pods/portforward"), help);
    }

    @Test
    void theHelpOfTheWholeListsThem() {
        assertEquals(0, run("help"));

        for (PodPage page : PodPage.values()) {
            assertTrue(out.toString().contains("\n  " + page.command() + " "), out::toString);
        }
    }

    @Test
    void asksForTheNameOfAPod() {
        assertEquals(2, run("stats"));
        assertTrue(err.toString().contains("POD"), err::toString);
    }

    @Test
    void refusesAnOutputThatNobodyWrites() {
        assertEquals(2, run("stats", "web", "-o", "yaml"));
        assertTrue(err.toString().contains("text, json"), err::toString);
    }

    private int run(String... arguments) {
        return MidflightMain.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}

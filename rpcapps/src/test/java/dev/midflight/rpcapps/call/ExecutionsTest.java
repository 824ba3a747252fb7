package dev.midflight.rpcapps.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ExecutionsTest {
    private final Executions executions = new Executions("p1");

    @Test
    void anIdThatComesAgainIsADuplicate() {
        Answer first = executions.execute("c1/0/7");
        Answer second = executions.execute("c1/0/7");

        assertTrue(first.first());
        assertFalse(second.first());
        assertEquals(new Executions.Tally(2, 1), executions.tally("c1/0"));
    }

    @Test
    void eachPhaseIsCountedApart() {
        executions.execute("c1/0/7");
        executions.execute("c1/1/7");
        executions.execute("c2/1/7");

        assertEquals(new Executions.Tally(1, 0), executions.tally("c1/1"));
        assertEquals(new Executions.Tally(0, 0), executions.tally("c3/1"));
    }

    @Test
    void anAnswerSurvivesTheWire() {
        Answer answer = executions.execute("c1/0/7");

        assertEquals(answer, Answer.parse(answer.text()));
        assertThrows(IllegalArgumentException.class, () -> Answer.parse("<html>502</html>"));
    }

    @Test
    void whatIsNoIdIsRejected() {
        assertThrows(IllegalArgumentException.class, () -> executions.execute("7"));
        assertThrows(IllegalArgumentException.class, () -> executions.execute("c1/-1"));
    }
}

package dev.midflight.e2e.handover;

import java.util.Locale;

/**
 * One fault: a side of a handover that dies or hangs at a moment which it announces itself.
 *
 * @param moment of the sidecar's fault points; the word before the first dash is the side
 */
public record Cell(String moment, Signal signal, Loss loss, Server server) {
    /** What happens to the process that stands there. */
    public enum Signal {
        KILL,
        STOP;

        /** As kill(1) names it. */
        String option() {
            return "-" + name();
        }
    }

    /** What it may cost. */
    public enum Loss {
        /** Nothing at all: no call, no connection. */
        NOTHING("nothing lost"),
        /** What only the dead process held; nothing ran twice, no byte was wrong. */
        WHAT_IT_HELD("what it held is lost, nothing twice, no wrong byte");

        private final String text;

        Loss(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** Who serves when it is over. */
    public enum Server {
        NEW,
        OLD,
        /** Whichever its launcher starts first. */
        ONE;

        String text() {
            return name().toLowerCase(Locale.ROOT) + " serves";
        }
    }

    String name() {
        return "SIG" + signal + " " + moment;
    }

    boolean strikesNew() {
        return moment.startsWith("new-");
    }

    String expected() {
        return server.text() + ", " + loss.text();
    }
}

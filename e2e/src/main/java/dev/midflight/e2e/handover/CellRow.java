package dev.midflight.e2e.handover;

/** One round of a cell, when it was over. */
public record CellRow(
        Cell cell,
        int round,
        String pod,
        String server,
        Scene.Sight sight,
        String trouble,
        long millis) {

    boolean asExpected() {
        boolean kept =
                switch (cell.loss()) {
                    case NOTHING -> sight.lossless();
                    case WHAT_IT_HELD -> sight.honest();
                };
        boolean serves =
                switch (cell.server()) {
                    case NEW -> server.equals("new");
                    case OLD -> server.equals("old");
                    case ONE -> !server.isEmpty();
                };
        return kept && serves && trouble.isEmpty();
    }

    /** A line for people. */
    String text() {
        return "%-28s %2d %-7s %-4s %,6d calls %4d failed %3d RST %3d lost %2d dupl. %8.1f ms gap %s"
                .formatted(
                        cell.name(),
                        round,
                        pod,
                        server,
                        sight.calls(),
                        sight.failed(),
                        sight.resets(),
                        sight.replaced(),
                        sight.duplicates(),
                        sight.gapMaxMillis(),
                        asExpected() ? "" : "UNEXPECTED " + trouble);
    }
}

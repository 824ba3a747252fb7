package dev.midflight.sidecar.framing;

import java.util.ArrayList;
import java.util.List;

/**
 * What is to be said about one message: to count, and to mend.
 *
 * @param counted a line of the table each
 * @param findings what may not be; the same words for the same defect
 */
record Remarks(List<String> counted, List<String> findings) {
    Remarks() {
        this(new ArrayList<>(), new ArrayList<>());
    }

    void count(String line) {
        counted.add(line);
    }

    void find(String line) {
        findings.add(line);
    }

    /** Counts what the first look found and this one did not; true. */
    boolean once(String line) {
        return counted.add("once only: " + line);
    }

    /** A valid message refused or an invalid one forwarded: a defect, if nobody gave a reason. */
    void differ(String line, String rule, Difference.Deed deed) {
        String named = line + ": " + (rule.equals(Validity.VALID) ? "a valid message" : rule);
        if (Difference.isKnown(rule, deed)) {
            counted.add(named + " (known)");
        } else {
            findings.add(named);
        }
    }
}

package dev.midflight.sidecar.framing;

import dev.midflight.sidecar.framing.Difference.Deed;
import dev.midflight.sidecar.framing.Lane.Results;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Decides what it means that a response, and the one after it, arrived as they did. */
final class ResponseComparison {
    private static final Pattern TABBED =
            Pattern.compile(
                    "^(content-length|transfer-encoding)[ \\t]*:([ ]*\\t|[^\\r\\n]*\\t[ \\t]*\\r)",
                    Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private final Remarks remarks = new Remarks();
    private final List<Message> ours;
    private final String rule;
    private final boolean interim;
    private final boolean tabbed;

    private ResponseComparison(String sent, List<Message> ours) {
        this.ours = ours;
        this.interim = sent.startsWith("HTTP/1.1 1");
        this.tabbed = TABBED.matcher(sent).find();
        this.rule = rule(sent);
    }

    private static String rule(String sent) {
        String strictly =
                StrictReader.response(sent, false, true)
                        .map(
                                m ->
                                        m.isFlawed() || m.complete()
                                                ? Validity.response(m)
                                                : "incomplete")
                        .orElse("nothing");
        String without = sent.replaceAll("(?m)^(" + Validity.TOKEN + ")[ \\t]+:", "$1:");
        if (!strictly.equals("field line") || without.equals(sent)) {
            return strictly;
        }
        String mended = rule(without);
        boolean forwards =
                mended.equals(Validity.VALID) || Difference.isKnown(mended, Deed.FORWARDED);
        return forwards ? "colon-blank-response" : strictly;
    }

    static Remarks of(String sent, Results<List<Message>> results) {
        ResponseComparison comparison = new ResponseComparison(sent, results.ours());
        comparison.checkOurs();
        for (int i = 0; i < Results.PEERS.size(); i++) {
            comparison.checkBefore(Results.PEERS.get(i), results.beside().get(i));
            comparison.checkAlone(Results.PEERS.get(i), results.alone().get(i));
        }
        return comparison.remarks;
    }

    private void checkOurs() {
        if (ours.isEmpty()) {
            remarks.find("we answer nothing");
            return;
        }
        boolean forwarded = isForwarded(ours.getFirst());
        ours.stream()
                .filter(Message::isFlawed)
                .forEach(m -> remarks.find("we pass on what nobody can read: " + m.flaw()));
        if (forwarded && !rule.equals(Validity.VALID)) {
            remarks.differ("we pass on", rule, Deed.FORWARDED);
        } else if (!forwarded
                && (rule.equals(Validity.VALID) || Difference.isKnown(rule, Deed.REFUSED))) {
            remarks.differ("we withhold or cut", rule, Deed.REFUSED);
        }
    }

    /** It may refuse, but neither see another response in our output nor another end. */
    private void checkBefore(String peer, List<Message> theirs) {
        if (theirs.stream().anyMatch(Message::isFlawed)) {
            otherwise(peer, " before us passes on something unreadable", false);
        } else if (!agree(theirs)) {
            otherwise(peer, " before us sees other responses in our output", false);
        } else if (isCut(ours) && !isCut(theirs) && isForwarded(theirs)) {
            otherwise(peer, " before us takes for complete what we cut", false);
        } else if (isForwarded(ours) && theirs.isEmpty()) {
            otherwise(peer, " before us finds no end of what we pass on", false);
        } else if (isForwarded(ours) && !isForwarded(theirs)) {
            remarks.count(peer + " before us refuses what we pass on");
        }
    }

    private void checkAlone(String peer, List<Message> theirs) {
        if (!agree(theirs)) {
            otherwise(peer, " sees other responses than we do", tabbed);
        }
        if (isForwarded(theirs) != isForwarded(ours)) {
            String stricter =
                    isForwarded(theirs) ? "we are stricter than " + peer : peer + " is stricter";
            remarks.count(stricter + ": " + (rule.isEmpty() ? "a valid message" : rule));
        }
        theirs.stream()
                .filter(Message::isFlawed)
                .forEach(m -> remarks.count(peer + " passes on something unreadable: " + m.flaw()));
    }

    private void otherwise(String peer, String words, boolean byTabs) {
        String reason = "no reason";
        if (interim) {
            reason = "interim-" + peer;
        } else if (byTabs && peer.equals("nginx")) {
            reason = "value-tab";
        }
        remarks.differ(peer + words, reason, Deed.READ_OTHERWISE);
    }

    private static boolean isCut(List<Message> responses) {
        return !responses.isEmpty() && !responses.getFirst().complete();
    }

    private static boolean isForwarded(List<Message> responses) {
        return !responses.isEmpty() && isForwarded(responses.getFirst());
    }

    private static boolean isForwarded(Message response) {
        return response.complete() && !isError(response);
    }

    private static boolean isError(Message response) {
        return response.isFlawed() || response.status().matches("50[24]");
    }

    /** The same, or an error of either in its place; up to what nobody can read. */
    private boolean agree(List<Message> theirs) {
        for (int i = 0; i < Math.min(theirs.size(), ours.size()); i++) {
            if (theirs.get(i).isFlawed()) {
                return true;
            }
            if (!agrees(theirs.get(i), ours.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean agrees(Message theirs, Message ours) {
        if (isError(theirs) || isError(ours)) {
            return true;
        }
        boolean sameLength =
                length(theirs).isEmpty()
                        || length(ours).isEmpty()
                        || length(theirs).equals(length(ours));
        boolean sameContent =
                (theirs.complete() && ours.complete())
                        ? theirs.content().equals(ours.content())
                        : theirs.content().startsWith(ours.content())
                                || ours.content().startsWith(theirs.content());
        return theirs.status().equals(ours.status()) && sameLength && sameContent;
    }

    private static Optional<BigInteger> length(Message response) {
        return response.field("content-length").map(BigInteger::new);
    }
}

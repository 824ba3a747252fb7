package dev.midflight.sidecar.framing;

import dev.midflight.sidecar.framing.Difference.Deed;
import dev.midflight.sidecar.framing.Lane.Results;
import dev.midflight.sidecar.framing.Way.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Decides what it means that a stream of requests arrived as it did. */
final class RequestComparison {
    private static final String UNREADABLE = " passes on something unreadable";

    private final Remarks remarks = new Remarks();
    private final List<Message> sent;
    private final Outcome ours;
    private final List<Seen> seen;

    /** What one reader sees of a message. */
    private record Seen(String start, String content) {
        static Seen of(Message request) {
            return new Seen(request.method() + " " + request.path(), request.content());
        }
    }

    private RequestComparison(String stream, Outcome ours) {
        this.sent = strictly(stream);
        this.ours = ours;
        this.seen = readable(ours);
    }

    static Remarks of(String stream, Results<Outcome> results) {
        RequestComparison comparison = new RequestComparison(stream, results.ours());
        comparison.checkOurs();
        for (int i = 0; i < Results.PEERS.size(); i++) {
            comparison.checkBehind(Results.PEERS.get(i), results.beside().get(i));
            comparison.checkAlone(Results.PEERS.get(i), results.alone().get(i));
        }
        return comparison.remarks;
    }

    /** The stream as the strict form has it, up to the first message that has none. */
    private static List<Message> strictly(String stream) {
        List<Message> messages = new ArrayList<>();
        String rest = stream.replaceFirst("^(\r\n)+", "");
        Optional<Message> next = StrictReader.request(rest);
        while (next.isPresent() && !next.get().isFlawed() && next.get().complete()) {
            messages.add(next.get());
            rest = rest.substring(next.get().raw().length()).replaceFirst("^(\r\n)+", "");
            next = StrictReader.request(rest);
        }
        next.ifPresent(messages::add);
        return messages;
    }

    private String rule(int number) {
        if (number >= sent.size()) {
            return "no whole message";
        }
        Message message = sent.get(number);
        return message.isFlawed() || message.complete()
                ? Validity.request(message)
                : "no whole message";
    }

    private void checkOurs() {
        for (int i = 0; i < ours.messages().size(); i++) {
            if (ours.messages().get(i).isFlawed()) {
                remarks.find("we forward what nobody can read: " + ours.messages().get(i).flaw());
            } else if (!rule(i).equals(Validity.VALID)) {
                remarks.differ("we forward", rule(i), Deed.FORWARDED);
            }
        }
        String refused = rule(seen.size());
        if (ours.endsWithRefusal() && refused.equals(Validity.VALID)) {
            remarks.find("we refuse a valid message by " + ours.answers().getLast().startLine());
        } else if (ours.endsWithRefusal() && Difference.isKnown(refused, Deed.REFUSED)) {
            remarks.count("we refuse: " + refused + " (known)");
        } else if (!ours.endsWithRefusal()
                && refused.equals(Validity.VALID)
                && !closes(seen.size() - 1)) {
            remarks.find("we drop a valid message without a word");
        }
    }

    /** It may refuse, but neither see another message in our output nor another end. */
    private void checkBehind(String peer, Outcome theirs) {
        if (isUnreadable(theirs)) {
            remarks.find(peer + " behind us" + UNREADABLE + ": " + flaw(theirs));
        } else if (!isWithin(readable(theirs), seen)) {
            differ(
                    peer + " behind us sees other messages in our output",
                    peer.equals("nginx")
                            && isWithin(
                                    withoutEmptyQueries(readable(theirs)),
                                    withoutEmptyQueries(seen)));
        } else if (theirs.messages().size() < seen.size() && !theirs.hasRefusal()) {
            remarks.find(peer + " behind us waits for more than we forward");
        } else if (theirs.messages().size() < seen.size()) {
            remarks.count(peer + " behind us refuses what we forward");
        }
    }

    private void checkAlone(String peer, Outcome outcome) {
        List<Seen> theirs = readable(outcome);
        int both = Math.min(theirs.size(), seen.size());
        if (!theirs.subList(0, both).equals(seen.subList(0, both))) {
            differ(
                    peer + " sees other messages than we do",
                    peer.equals("nginx")
                            && withoutEmptyQueries(theirs.subList(0, both))
                                    .equals(withoutEmptyQueries(seen.subList(0, both))));
        } else if (theirs.size() < seen.size()) {
            remarks.count(peer + " is stricter: " + named(rule(both)));
        } else if (theirs.size() > both && ours.endsWithRefusal()) {
            remarks.count("we are stricter than " + peer + ": " + named(rule(both)));
        } else if (theirs.size() > both) {
            checkEnd(peer);
        }
        if (isUnreadable(outcome)) {
            remarks.count(peer + UNREADABLE + ": " + flaw(outcome));
        }
    }

    private void differ(String line, boolean byEmptyQueries) {
        remarks.differ(line, byEmptyQueries ? "empty-query" : "no reason", Deed.READ_OTHERWISE);
    }

    private static List<Seen> withoutEmptyQueries(List<Seen> messages) {
        return messages.stream()
                .map(m -> new Seen(m.start().replaceFirst(" /\\?$", " /"), m.content()))
                .toList();
    }

    /** True if the message says that nothing behind it will be read. */
    private boolean closes(int number) {
        if (number < 0 || number >= sent.size()) {
            return false;
        }
        Message last = sent.get(number);
        return last.startLine().endsWith("/1.0")
                || last.field("connection")
                        .filter(
                                v ->
                                        v.toLowerCase(Locale.ROOT)
                                                .matches("(.*[, \\t])?close([, \\t].*)?"))
                        .isPresent();
    }

    /** We are through with a connection, and the peer is not. */
    private void checkEnd(String peer) {
        int last = seen.size() - 1;
        boolean old =
                last >= 0 && last < sent.size() && sent.get(last).startLine().endsWith("/1.0");
        remarks.differ(
                peer + " reads on where we close",
                old ? "version-10" : "no reason to close",
                Deed.CLOSED);
    }

    private static String named(String rule) {
        return rule.equals(Validity.VALID) ? "a valid message" : rule;
    }

    private static boolean isUnreadable(Outcome outcome) {
        return outcome.messages().stream().anyMatch(Message::isFlawed);
    }

    private static String flaw(Outcome outcome) {
        return outcome.messages().stream()
                .filter(Message::isFlawed)
                .findFirst()
                .map(Message::flaw)
                .orElse("");
    }

    private static List<Seen> readable(Outcome outcome) {
        return outcome.messages().stream().takeWhile(m -> !m.isFlawed()).map(Seen::of).toList();
    }

    private static boolean isWithin(List<Seen> theirs, List<Seen> ours) {
        int at = 0;
        for (Seen message : theirs) {
            while (at < ours.size() && !ours.get(at).equals(message)) {
                at++;
            }
            if (at++ == ours.size()) {
                return false;
            }
        }
        return true;
    }
}

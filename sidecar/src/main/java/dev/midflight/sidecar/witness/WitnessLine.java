package dev.midflight.sidecar.witness;

import dev.midflight.model.CommandAnswer.Witnessed;
import dev.midflight.sidecar.telemetry.Direction;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is asked on the witness port, and answered there ({@code docs/design/toggle.md}). */
public final class WitnessLine {
    /** Nobody listens there. */
    public static final int PORT = 15099;

    static final int QUESTION_MAX_BYTES = 128;
    static final int ANSWER_MAX_BYTES = 512;

    private static final String NONCE = "[A-Za-z0-9]{1,64}";
    private static final String HEAD = "MIDFLIGHT WITNESS ";
    private static final Pattern QUESTION = Pattern.compile(HEAD + "(" + NONCE + ")");
    private static final Pattern ANSWER =
            Pattern.compile(HEAD + "(" + NONCE + ") (\\S{1,64}) (inbound|outbound) (\\S{1,64})");
    private static final String NO_POD = "-";

    private WitnessLine() {}

    /**
     * @throws IllegalArgumentException if the nonce is none
     */
    public static String question(String nonce) {
        if (!nonce.matches(NONCE)) {
            throw new IllegalArgumentException(
                    "nonce: '" + nonce + "' (expected: 1 to 64 letters and digits)");
        }
        return HEAD + nonce;
    }

    /** The nonce of a question; empty if it is none. */
    static Optional<String> nonce(String question) {
        Matcher matcher = QUESTION.matcher(question);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Addresses are written as Kubernetes writes them (RFC 5952), IPv6 ones in brackets. */
    static String answer(
            String nonce, String podUid, Direction direction, InetSocketAddress destination) {
        return HEAD
                + nonce
                + " "
                + (podUid.isEmpty() ? NO_POD : podUid)
                + " "
                + direction.label()
                + " "
                + NetUtil.toSocketAddressString(destination);
    }

    /** What an answer proves, if it is one and ours. */
    public static Witnessed read(String answer, String nonce) {
        Matcher matcher = ANSWER.matcher(answer);
        if (!matcher.matches()) {
            return new Witnessed.Unknown("somebody else answers");
        }
        if (!matcher.group(1).equals(nonce)) {
            return new Witnessed.Unknown("an answer to another question");
        }
        return new Witnessed.Redirected(
                matcher.group(2),
                matcher.group(3).equals(Direction.INBOUND.label()),
                matcher.group(4),
                nonce);
    }
}

package dev.midflight.operator.interceptiontoggle;

import dev.midflight.crds.MidflightNames;
import dev.midflight.model.CommandAnswer.Witnessed;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The operator's own connection to a pod's witness port. */
record OperatorWitness(int port) implements Witnesses.Dial {
    private static final int MILLIS = 3_000;
    private static final int LINE_BYTES = 512;
    private static final Pattern ANSWER =
            Pattern.compile("MIDFLIGHT WITNESS (\\S+) (\\S+) (inbound|outbound) (\\S+)\\R?");

    static OperatorWitness real() {
        return new OperatorWitness(MidflightNames.WITNESS_PORT);
    }

    @Override
    public Witnessed dial(String address, String nonce) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral(address), port), MILLIS);
            byte[] question =
                    ("MIDFLIGHT WITNESS " + nonce + "\n").getBytes(StandardCharsets.US_ASCII);
            socket.getOutputStream().write(question);
            byte[] answer = socket.getInputStream().readNBytes(LINE_BYTES);
            return parse(new String(answer, StandardCharsets.US_ASCII));
        } catch (ConnectException e) {
            return String.valueOf(e.getMessage()).startsWith("Connection refused")
                    ? new Witnessed.Refused()
                    : new Witnessed.Unknown(e.toString());
        } catch (IOException | IllegalArgumentException e) {
            return new Witnessed.Unknown(e.toString());
        }
    }

    private static Witnessed parse(String line) {
        Matcher matcher = ANSWER.matcher(line);
        return matcher.matches()
                ? new Witnessed.Redirected(
                        matcher.group(2),
                        matcher.group(3).equals("inbound"),
                        matcher.group(4),
                        matcher.group(1))
                : new Witnessed.Unknown("somebody else answered on the witness port");
    }
}

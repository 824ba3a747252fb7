package dev.midflight.operator.interceptiontoggle;

import dev.midflight.crds.MidflightNames;
import dev.midflight.model.CommandAnswer.Witnessed;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The operator's own connection to a pod's witness port.
 *
 * @param within all of it, however little comes at a time
 */
record OperatorWitness(int port, Duration within) implements Witnesses.Dial {
    private static final Duration WITHIN = Duration.ofSeconds(3);
    private static final int LINE_BYTES = 512;
    private static final Pattern ANSWER =
            Pattern.compile("MIDFLIGHT WITNESS (\\S+) (\\S+) (inbound|outbound) (\\S+)\\R?");

    static OperatorWitness real() {
        return new OperatorWitness(MidflightNames.WITNESS_PORT, WITHIN);
    }

    @Override
    public Witnessed dial(String address, String nonce) {
        try (Socket socket = new Socket()) {
            long deadline = System.nanoTime() + within.toNanos();
            InetSocketAddress witness = new InetSocketAddress(InetAddress.ofLiteral(address), port);
            socket.connect(witness, millisUntil(deadline));
            byte[] question =
                    ("MIDFLIGHT WITNESS " + nonce + "\n").getBytes(StandardCharsets.US_ASCII);
            socket.getOutputStream().write(question);
            return parse(read(socket, deadline));
        } catch (ConnectException e) {
            return String.valueOf(e.getMessage()).startsWith("Connection refused")
                    ? new Witnessed.Refused()
                    : new Witnessed.Unknown(e.toString());
        } catch (IOException | IllegalArgumentException e) {
            return new Witnessed.Unknown(e.toString());
        }
    }

    private static String read(Socket socket, long deadline) throws IOException {
        byte[] answer = new byte[LINE_BYTES];
        int length = 0;
        int more = 0;
        while (more >= 0 && length < LINE_BYTES) {
            socket.setSoTimeout(millisUntil(deadline));
            more = socket.getInputStream().read(answer, length, LINE_BYTES - length);
            length += Math.max(0, more);
        }
        return new String(answer, 0, length, StandardCharsets.US_ASCII);
    }

    private static int millisUntil(long deadline) throws SocketTimeoutException {
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (millis <= 0) {
            throw new SocketTimeoutException("no whole answer in time");
        }
        return Math.toIntExact(millis);
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

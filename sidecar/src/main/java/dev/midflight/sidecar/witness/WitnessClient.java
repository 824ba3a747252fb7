package dev.midflight.sidecar.witness;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.midflight.model.CommandAnswer.Witnessed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** Connects to the witness port of another pod and says who answered; blocks, up to a limit. */
public final class WitnessClient {
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final int port;

    public WitnessClient() {
        this(WitnessLine.PORT);
    }

    WitnessClient(int port) {
        this.port = port;
    }

    /**
     * @throws IllegalArgumentException if the address is no literal, or the nonce is none
     */
    public Witnessed ask(String address, String nonce) {
        InetSocketAddress there = new InetSocketAddress(InetAddress.ofLiteral(address), port);
        String question = WitnessLine.question(nonce);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try (Socket socket = new Socket()) {
            socket.connect(there, left(deadline));
            socket.getOutputStream().write((question + "\n").getBytes(US_ASCII));
            return WitnessLine.read(line(socket, deadline), nonce);
        } catch (ConnectException e) {
            return isRefusal(e)
                    ? new Witnessed.Refused()
                    : new Witnessed.Unknown(String.valueOf(e.getMessage()));
        } catch (SocketTimeoutException _) {
            return new Witnessed.Unknown("no answer within " + LIMIT.toSeconds() + " s");
        } catch (IOException e) {
            return new Witnessed.Unknown(String.valueOf(e.getMessage()));
        }
    }

    /** Only a reset says that nobody listens; "no route", too, is a ConnectException. */
    private static boolean isRefusal(ConnectException e) {
        return String.valueOf(e.getMessage()).startsWith("Connection refused");
    }

    private static String line(Socket socket, long deadline) throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (line.size() < WitnessLine.ANSWER_MAX_BYTES) {
            socket.setSoTimeout(left(deadline));
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("closed without an answer");
            }
            if (octet == '\n') {
                return line.toString(US_ASCII);
            }
            line.write(octet);
        }
        throw new IOException("an answer without end");
    }

    private static int left(long deadline) throws SocketTimeoutException {
        int millis = (int) ((deadline - System.nanoTime()) / 1_000_000);
        if (millis <= 0) {
            throw new SocketTimeoutException();
        }
        return millis;
    }
}

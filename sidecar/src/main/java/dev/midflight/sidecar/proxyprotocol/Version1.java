package dev.midflight.sidecar.proxyprotocol;

import io.netty.buffer.ByteBuf;
import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One line of text: {@code PROXY TCP4 192.0.2.1 192.0.2.2 56324 443}. */
public final class Version1 {
    static final byte FIRST = 'P';

    /** The longest line, its end included, that the specification allows. */
    private static final int MAX_BYTES = 107;

    private static final String PREFIX = "PROXY ";
    private static final String UNKNOWN = "UNKNOWN";

    private Version1() {}

    static ProxyHeaderRead read(ByteBuf received) {
        int start = received.readerIndex();
        int have = Math.min(received.readableBytes(), MAX_BYTES);
        if (!mayBegin(received)) {
            return new ProxyHeaderRead.Malformed("no header");
        }
        int end = received.indexOf(start, start + have, (byte) '\n');
        if (end < 0) {
            return have < MAX_BYTES
                    ? new ProxyHeaderRead.Incomplete()
                    : new ProxyHeaderRead.Malformed("a line over " + MAX_BYTES + " bytes");
        }
        String line = received.toString(start, end - start, StandardCharsets.ISO_8859_1);
        ProxyHeader header =
                line.endsWith("\r") ? parse(line.substring(0, line.length() - 1)) : null;
        return header == null
                ? new ProxyHeaderRead.Malformed("an invalid line")
                : new ProxyHeaderRead.Complete(header, end + 1 - start);
    }

    static boolean mayBegin(ByteBuf received) {
        int start = received.readerIndex();
        for (int i = 0; i < Math.min(received.readableBytes(), PREFIX.length()); i++) {
            if (received.getByte(start + i) != PREFIX.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable ProxyHeader parse(String line) {
        if (line.equals(PREFIX + UNKNOWN) || line.startsWith(PREFIX + UNKNOWN + " ")) {
            return new ProxyHeader.Local();
        }
        String[] words = line.split(" ", -1);
        if (words.length != 6) {
            return null;
        }
        boolean four = words[1].equals("TCP4");
        if (!four && !words[1].equals("TCP6")) {
            return null;
        }
        InetSocketAddress source = address(four, words[2], words[4]);
        InetSocketAddress destination = address(four, words[3], words[5]);
        return source == null || destination == null
                ? null
                : new ProxyHeader.Proxied(source, destination, List.of());
    }

    private static @Nullable InetSocketAddress address(boolean four, String host, String port) {
        byte[] octets = four ? four(host) : six(host);
        int number = decimal(port, 65_535);
        if (octets == null || number < 0) {
            return null;
        }
        try {
            InetAddress address =
                    four
                            ? InetAddress.getByAddress(octets)
                            : Inet6Address.getByAddress(null, octets, -1);
            return new InetSocketAddress(address, number);
        } catch (UnknownHostException _) {
            return null;
        }
    }

    private static byte @Nullable [] four(String host) {
        String[] parts = host.split("\\.", -1);
        byte[] octets = new byte[4];
        for (int i = 0; i < octets.length; i++) {
            int value = parts.length == octets.length ? decimal(parts[i], 255) : -1;
            if (value < 0) {
                return null;
            }
            octets[i] = (byte) value;
        }
        return octets;
    }

    private static byte @Nullable [] six(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (Character.digit(c, 16) < 0 && c != ':' && c != '.') {
                return null;
            }
        }
        return host.indexOf(':') >= 0 && NetUtil.isValidIpV6Address(host)
                ? NetUtil.createByteArrayFromIpAddressString(host)
                : null;
    }

    /** Digits without sign and without zeros in front; -1: no such number. */
    private static int decimal(String text, int max) {
        if (text.isEmpty() || text.length() > 5 || (text.length() > 1 && text.charAt(0) == '0')) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value <= max ? value : -1;
    }

    /** Writes a header; extensions have no place in this version. */
    public static void write(ProxyHeader header, ByteBuf out) {
        String line =
                switch (header) {
                    case ProxyHeader.Local _ -> UNKNOWN;
                    case ProxyHeader.Proxied proxied -> {
                        InetAddress source = proxied.source().getAddress();
                        InetAddress destination = proxied.destination().getAddress();
                        yield (source instanceof Inet4Address ? "TCP4 " : "TCP6 ")
                                + NetUtil.toAddressString(source)
                                + " "
                                + NetUtil.toAddressString(destination)
                                + " "
                                + proxied.source().getPort()
                                + " "
                                + proxied.destination().getPort();
                    }
                };
        out.writeCharSequence(PREFIX + line + "\r\n", StandardCharsets.US_ASCII);
    }
}

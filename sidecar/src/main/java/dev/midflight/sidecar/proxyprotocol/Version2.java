package dev.midflight.sidecar.proxyprotocol;

import io.netty.buffer.ByteBuf;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** A binary header: signature, command, family, length, addresses, extensions. */
public final class Version2 {
    private static final byte[] SIGNATURE = {
        '\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'
    };
    private static final int COMMAND = SIGNATURE.length;
    private static final int FAMILY = COMMAND + 1;
    private static final int LENGTH = COMMAND + 2;
    private static final int HEADER = COMMAND + 4;
    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int TCP_OVER_IPV4 = 0x11;
    private static final int TCP_OVER_IPV6 = 0x21;
    private static final int CHECKSUM = 3;
    private static final int EXTENSION_HEADER = 3;

    private Version2() {}

    static ProxyHeaderRead read(ByteBuf received, int maxBytes) {
        int start = received.readerIndex();
        int have = received.readableBytes();
        if (!mayBegin(received)) {
            return new ProxyHeaderRead.Malformed("no header");
        }
        if (have > COMMAND && !isCommand(received.getUnsignedByte(start + COMMAND))) {
            return new ProxyHeaderRead.Malformed("unknown version or command");
        }
        if (have > FAMILY && !isFamily(received, start)) {
            return new ProxyHeaderRead.Malformed("unknown family or transport");
        }
        if (have < HEADER) {
            return new ProxyHeaderRead.Incomplete();
        }
        int length = HEADER + received.getUnsignedShort(start + LENGTH);
        if (length > maxBytes) {
            return new ProxyHeaderRead.Malformed("a header over " + maxBytes + " bytes");
        }
        return have < length
                ? new ProxyHeaderRead.Incomplete()
                : parse(received.slice(start, length));
    }

    static boolean mayBegin(ByteBuf received) {
        int start = received.readerIndex();
        for (int i = 0; i < Math.min(received.readableBytes(), SIGNATURE.length); i++) {
            if (received.getByte(start + i) != SIGNATURE[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isCommand(int octet) {
        return octet == LOCAL || octet == PROXY;
    }

    /** That of LOCAL is not looked at (section 2.2). */
    private static boolean isFamily(ByteBuf received, int start) {
        int octet = received.getUnsignedByte(start + FAMILY);
        return received.getUnsignedByte(start + COMMAND) == LOCAL
                || (octet >> 4 <= 3 && (octet & 0xf) <= 2);
    }

    private static ProxyHeaderRead parse(ByteBuf header) {
        int length = header.readableBytes();
        int command = header.getUnsignedByte(COMMAND);
        int family = header.getUnsignedByte(FAMILY);
        if (command == LOCAL) {
            return new ProxyHeaderRead.Complete(new ProxyHeader.Local(), length);
        }
        int addressBytes =
                switch (family >> 4) {
                    case 1 -> 12;
                    case 2 -> 36;
                    case 3 -> 216;
                    default -> 0;
                };
        if (HEADER + addressBytes > length) {
            return new ProxyHeaderRead.Malformed("too short for its addresses");
        }
        if (family != TCP_OVER_IPV4 && family != TCP_OVER_IPV6) {
            return new ProxyHeaderRead.Complete(new ProxyHeader.Local(), length);
        }
        List<ProxyHeader.Extension> extensions = extensions(header, HEADER + addressBytes);
        if (extensions == null) {
            return new ProxyHeaderRead.Malformed("invalid extensions");
        }
        int host = (addressBytes - 4) / 2;
        return new ProxyHeaderRead.Complete(
                new ProxyHeader.Proxied(
                        address(header, HEADER, host, HEADER + 2 * host),
                        address(header, HEADER + host, host, HEADER + 2 * host + 2),
                        extensions),
                length);
    }

    private static InetSocketAddress address(ByteBuf header, int at, int length, int port) {
        byte[] octets = new byte[length];
        header.getBytes(at, octets);
        try {
            InetAddress address =
                    length == 4
                            ? InetAddress.getByAddress(octets)
                            : Inet6Address.getByAddress(null, octets, -1);
            return new InetSocketAddress(address, header.getUnsignedShort(port));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + length + " bytes", e);
        }
    }

    /** Null where a length does not fit, or a checksum is wrong. */
    private static @Nullable List<ProxyHeader.Extension> extensions(ByteBuf header, int from) {
        List<ProxyHeader.Extension> list = new ArrayList<>();
        int at = from;
        int end = header.readableBytes();
        while (at < end) {
            if (end - at < EXTENSION_HEADER) {
                return null;
            }
            int type = header.getUnsignedByte(at);
            int length = header.getUnsignedShort(at + 1);
            at += EXTENSION_HEADER;
            if (length > end - at || (type == CHECKSUM && !isChecksum(header, at, length))) {
                return null;
            }
            byte[] value = new byte[length];
            header.getBytes(at, value);
            list.add(new ProxyHeader.Extension(type, value));
            at += length;
        }
        return list;
    }

    /** CRC32c of the whole header with zeros in the checksum's place (section 2.2.3). */
    private static boolean isChecksum(ByteBuf header, int at, int length) {
        if (length != Integer.BYTES) {
            return false;
        }
        byte[] octets = new byte[header.readableBytes()];
        header.getBytes(0, octets);
        for (int i = 0; i < length; i++) {
            octets[at + i] = 0;
        }
        CRC32C checksum = new CRC32C();
        checksum.update(octets);
        return header.getUnsignedInt(at) == checksum.getValue();
    }

    /** Writes a header. */
    public static void write(ProxyHeader header, ByteBuf out) {
        out.writeBytes(SIGNATURE);
        switch (header) {
            case ProxyHeader.Local _ -> {
                out.writeByte(LOCAL);
                out.writeByte(0);
                out.writeShort(0);
            }
            case ProxyHeader.Proxied proxied -> write(proxied, out);
        }
    }

    private static void write(ProxyHeader.Proxied proxied, ByteBuf out) {
        byte[] source = proxied.source().getAddress().getAddress();
        out.writeByte(PROXY);
        out.writeByte(source.length == 4 ? TCP_OVER_IPV4 : TCP_OVER_IPV6);
        int length = 2 * source.length + 4;
        for (ProxyHeader.Extension extension : proxied.extensions()) {
            length += EXTENSION_HEADER + extension.value().length;
        }
        if (length > 0xffff) {
            throw new IllegalArgumentException("length: " + length + " (expected: 0..65535)");
        }
        out.writeShort(length);
        out.writeBytes(source);
        out.writeBytes(proxied.destination().getAddress().getAddress());
        out.writeShort(proxied.source().getPort());
        out.writeShort(proxied.destination().getPort());
        for (ProxyHeader.Extension extension : proxied.extensions()) {
            out.writeByte(extension.type());
            out.writeShort(extension.value().length);
            out.writeBytes(extension.value());
        }
    }
}

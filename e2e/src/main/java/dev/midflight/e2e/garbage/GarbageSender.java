package dev.midflight.e2e.garbage;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Sends garbage to every socket in a directory; a single class, so that it can be carried into a
 * container.
 */
public final class GarbageSender {
    private static final int AF_UNIX = 1;
    private static final int SOCK_SEQPACKET = 5;
    private static final int ADDRESS_BYTES = 110;
    private static final Linker LINKER = Linker.nativeLinker();

    private GarbageSender() {}

    /** The argument is the directory; ends with 0 if every socket could be reached. */
    public static void main(String[] args) throws Throwable {
        int reached = 0;
        try (DirectoryStream<Path> sockets = Files.newDirectoryStream(Path.of(args[0]), "*.sock")) {
            for (Path socket : sockets) {
                if (String.valueOf(socket.getFileName()).startsWith("handover-")) {
                    sendPackets(socket);
                } else {
                    sendLines(socket);
                }
                System.out.println("garbage sent to " + socket);
                reached++;
            }
        }
        System.exit(reached > 1 ? 0 : 1);
    }

    private static void sendLines(Path socket) {
        byte[] garbage = new byte[100_000];
        new Random(1).nextBytes(garbage);
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(
                    ByteBuffer.wrap(
                            "takeover many\n\nunknown\n".getBytes(StandardCharsets.US_ASCII)));
            channel.write(ByteBuffer.wrap(garbage));
        } catch (IOException e) {
            System.out.println(socket + " ended it: " + e.getMessage());
        }
    }

    private static void sendPackets(Path socket) throws Throwable {
        byte[] noise = new byte[5000];
        new Random(2).nextBytes(noise);
        byte[][] messages = {
            noise,
            "MFHO".getBytes(StandardCharsets.US_ASCII),
            message((short) 1, (short) 1, 0xFFFF_FFFF),
            message((short) 99, (short) 1, 0),
            message((short) 1, (short) 777, 0),
            message((short) 1, (short) 7, 0),
            new byte[0]
        };
        for (byte[] message : messages) {
            sendPacket(socket, message);
        }
    }

    /** A header with a TLV of that length, which does not follow. */
    private static byte[] message(short version, short type, int length) {
        ByteBuffer buffer = ByteBuffer.allocate(22);
        buffer.put("MFHO".getBytes(StandardCharsets.US_ASCII)).putShort(version).putShort(type);
        return buffer.putLong(1).putShort((short) 1).putInt(length).array();
    }

    private static void sendPacket(Path socket, byte[] message) throws Throwable {
        MethodHandle open =
                function(
                        "socket", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        MethodHandle connect =
                function(
                        "connect", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
        MethodHandle write =
                LINKER.downcallHandle(
                        LINKER.defaultLookup().findOrThrow("write"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_INT,
                                ValueLayout.ADDRESS,
                                ValueLayout.JAVA_LONG));
        MethodHandle close = function("close", ValueLayout.JAVA_INT);
        try (Arena arena = Arena.ofConfined()) {
            int descriptor = (int) open.invokeExact(AF_UNIX, SOCK_SEQPACKET, 0);
            MemorySegment address = arena.allocate(ADDRESS_BYTES);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            address.setString(2, socket.toString());
            int connected = (int) connect.invokeExact(descriptor, address, ADDRESS_BYTES);
            if (connected != 0) {
                throw new IOException(socket + " cannot be reached");
            }
            MemorySegment bytes = arena.allocate(Math.max(1, message.length));
            MemorySegment.copy(message, 0, bytes, ValueLayout.JAVA_BYTE, 0, message.length);
            long unusedWritten = (long) write.invokeExact(descriptor, bytes, (long) message.length);
            int unusedClosed = (int) close.invokeExact(descriptor);
        }
    }

    private static MethodHandle function(String name, java.lang.foreign.MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
    }
}

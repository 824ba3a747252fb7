package dev.midflight.sidecar.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.util.Optional;

/** Where a redirected connection was going before REDIRECT changed its destination. */
public final class OriginalDestinations {
    private static final int SOL_IP = 0;
    private static final int SOL_IPV6 = 41;
    private static final int SO_ORIGINAL_DST = 80;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int SOCKADDR_BYTES = 28;
    private static final int IPV4_OFFSET = 4;
    private static final int IPV6_OFFSET = 8;

    private OriginalDestinations() {}

    /** Empty where the connection was not redirected, or conntrack does not know it any more. */
    public static Optional<InetSocketAddress> of(int descriptor, boolean ipv6) {
        try (NativeMemory memory = NativeMemory.open()) {
            MemorySegment address = memory.allocate(SOCKADDR_BYTES);
            MemorySegment length = memory.allocate(JAVA_INT.byteSize());
            length.set(JAVA_INT, 0, SOCKADDR_BYTES);
            SystemCall.GETSOCKOPT.invoke(
                    memory.errno(),
                    descriptor,
                    ipv6 ? SOL_IPV6 : SOL_IP,
                    SO_ORIGINAL_DST,
                    address.address(),
                    length.address());
            return Optional.of(read(address));
        } catch (SystemCallException | UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static InetSocketAddress read(MemorySegment address) throws UnknownHostException {
        int port = Short.toUnsignedInt(address.get(JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), 2));
        byte[] ip =
                switch (address.get(JAVA_SHORT, 0)) {
                    case AF_INET -> address.asSlice(IPV4_OFFSET, 4).toArray(JAVA_BYTE);
                    case AF_INET6 -> address.asSlice(IPV6_OFFSET, 16).toArray(JAVA_BYTE);
                    default -> throw new UnknownHostException("not an IP address");
                };
        return new InetSocketAddress(InetAddress.getByAddress(ip), port);
    }
}

package dev.midflight.sidecar.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A connected {@code SOCK_SEQPACKET} Unix socket that carries messages with descriptors.
 *
 * <p>One thread sends and receives; {@link #close} belongs to that thread, too.
 */
public final class SeqpacketSocket implements AutoCloseable {
    static final int SOCK_SEQPACKET = 5;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int SOCK_NONBLOCK = 0x800;

    private static final int SOL_SOCKET = 1;
    private static final int SO_PEERCRED = 17;
    private static final int UCRED_BYTES = 12;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;
    private static final long TOO_MANY_REFERENCES_PAUSE_NANOS = 200_000;

    private final int descriptor;
    private final SocketMessage outgoing = new SocketMessage();
    private final SocketMessage incoming = new SocketMessage();
    private final AtomicBoolean closed = new AtomicBoolean();

    SeqpacketSocket(int descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * @throws SystemCallException {@link SystemCallException#isNobodyListening} where no process
     *     listens there
     */
    public static SeqpacketSocket connect(Path path) throws SystemCallException {
        int descriptor = open();
        try (NativeMemory memory = NativeMemory.open()) {
            MemorySegment address = UnixAddress.of(path, memory);
            SystemCall.CONNECT.invoke(
                    memory.errno(), descriptor, address.address(), address.byteSize());
            return new SeqpacketSocket(descriptor);
        } catch (SystemCallException e) {
            Descriptors.close(descriptor);
            throw e;
        }
    }

    static int open() throws SystemCallException {
        return (int)
                SystemCall.SOCKET.invoke(
                        UnixAddress.AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    }

    /** The user of the process at the other end when it connected. */
    public int peerUid() throws SystemCallException {
        try (NativeMemory memory = NativeMemory.open()) {
            MemorySegment credentials = memory.allocate(UCRED_BYTES);
            MemorySegment length = memory.allocate(4);
            length.set(JAVA_INT, 0, UCRED_BYTES);
            SystemCall.GETSOCKOPT.invoke(
                    memory.errno(),
                    descriptor,
                    SOL_SOCKET,
                    SO_PEERCRED,
                    credentials.address(),
                    length.address());
            return credentials.get(JAVA_INT, 4);
        }
    }

    /**
     * Sends one message; the descriptors stay open here.
     *
     * <p>{@link Sent#PEER_GONE} says nothing about what the other side said before it went: receive
     * until {@link Received.EndOfStream}.
     */
    public Sent send(ByteBuffer bytes, int[] descriptors, Duration limit)
            throws SystemCallException {
        outgoing.fill(bytes, descriptors);
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                SystemCall.SENDMSG.invoke(
                        outgoing.errno(),
                        descriptor,
                        outgoing.headerAddress(),
                        MSG_NOSIGNAL | MSG_DONTWAIT);
                return Sent.DONE;
            } catch (SystemCallException e) {
                if (e.isPeerGone()) {
                    return Sent.PEER_GONE;
                }
                if (!e.isBusy()) {
                    throw e;
                }
                Duration left = Duration.ofNanos(deadline - System.nanoTime());
                if (left.isNegative() || !awaitRoom(e, left)) {
                    return Sent.TIME_OVER;
                }
            }
        }
    }

    /**
     * Waits for one message. The end of the stream comes after every message that was sent before
     * it, and only when the other end is closed: its process is dead, or has closed it.
     */
    public Received receive(Duration limit) throws SystemCallException {
        short ready = Readiness.await(descriptor, Readiness.READABLE, limit);
        if (ready == 0) {
            return new Received.Nothing();
        }
        incoming.prepareToReceive();
        try {
            long length =
                    SystemCall.RECVMSG.invoke(
                            incoming.errno(),
                            descriptor,
                            incoming.headerAddress(),
                            MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
            return length == 0 && (ready & Readiness.HUNG_UP) != 0
                    ? new Received.EndOfStream()
                    : new Received.Message(incoming.received(length));
        } catch (SystemCallException e) {
            if (e.errno() == Errno.EAGAIN) {
                return new Received.Nothing();
            }
            if (e.errno() == Errno.ECONNRESET) {
                // Says that the other side left messages of ours unread when it closed. The kernel
                // tells it once, and before the messages that it sent.
                return receive(limit);
            }
            throw e;
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            Descriptors.close(descriptor);
        }
    }

    /** How an attempt to send ended. */
    public enum Sent {
        DONE,
        PEER_GONE,
        TIME_OVER
    }

    /** What came, if anything. */
    public sealed interface Received {
        /** One message; its descriptors are the caller's. */
        record Message(Datagram datagram) implements Received {}

        /** The other end is closed, and everything that it sent was received. */
        record EndOfStream() implements Received {}

        /** The limit is over. */
        record Nothing() implements Received {}
    }

    private boolean awaitRoom(SystemCallException reason, Duration left)
            throws SystemCallException {
        if (reason.errno() == Errno.ETOOMANYREFS) {
            // Nothing can be polled for: the receiver has to take what is under way.
            LockSupport.parkNanos(TOO_MANY_REFERENCES_PAUSE_NANOS);
            return true;
        }
        return Readiness.await(descriptor, Readiness.WRITABLE, left) != 0;
    }
}

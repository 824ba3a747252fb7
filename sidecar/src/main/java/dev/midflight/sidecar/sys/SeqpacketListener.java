package dev.midflight.sidecar.sys;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A listening {@code SOCK_SEQPACKET} Unix socket. One thread accepts and closes it; {@link #wake}
 * may be called by any.
 */
public final class SeqpacketListener implements AutoCloseable {
    private static final int BACKLOG = 8;
    private static final int SHUT_RDWR = 2;

    private final int descriptor;
    private final Lock lock = new ReentrantLock();
    private boolean closed;

    private SeqpacketListener(int descriptor) {
        this.descriptor = descriptor;
    }

    /** The path must not exist. */
    public static SeqpacketListener bind(Path path) throws SystemCallException {
        int descriptor = SeqpacketSocket.open();
        try (NativeMemory memory = NativeMemory.open()) {
            MemorySegment address = UnixAddress.of(path, memory);
            SystemCall.BIND.invoke(
                    memory.errno(), descriptor, address.address(), address.byteSize());
            SystemCall.LISTEN.invoke(memory.errno(), descriptor, BACKLOG);
            return new SeqpacketListener(descriptor);
        } catch (SystemCallException e) {
            Descriptors.close(descriptor);
            throw e;
        }
    }

    /**
     * @return empty if nobody came before the limit
     * @throws SystemCallException after {@link #wake}, too
     */
    public Optional<SeqpacketSocket> accept(Duration limit) throws SystemCallException {
        short ready = Readiness.await(descriptor, Readiness.READABLE, limit);
        if ((ready & Readiness.HUNG_UP) != 0) {
            throw new SystemCallException("accept4", Errno.ENOTCONN);
        }
        if (ready == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new SeqpacketSocket(
                            (int)
                                    SystemCall.ACCEPT4.invoke(
                                            descriptor,
                                            0,
                                            0,
                                            SeqpacketSocket.SOCK_CLOEXEC
                                                    | SeqpacketSocket.SOCK_NONBLOCK)));
        } catch (SystemCallException e) {
            if (e.errno() == Errno.EAGAIN) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Makes a thread that waits in {@link #accept} return with an exception, now and ever after.
     */
    public void wake() {
        lock.lock();
        try {
            if (!closed) {
                SystemCall.SHUTDOWN.invoke(descriptor, SHUT_RDWR);
            }
        } catch (SystemCallException e) {
            // Woken already: nobody waits any more.
            return;
        } finally {
            lock.unlock();
        }
    }

    /** From here on the number may be another file's: {@link #wake} must not touch it. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                Descriptors.close(descriptor);
            }
        } finally {
            lock.unlock();
        }
    }
}

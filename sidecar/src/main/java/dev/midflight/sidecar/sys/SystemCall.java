package dev.midflight.sidecar.sys;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Locale;

/**
 * The system calls that we make, by their numbers on x86-64 and aarch64.
 *
 * <p>All go through libc's {@code syscall(2)}: one shape of call is linked at a start instead of
 * one for each function, which is worth tens of milliseconds of a proxy's start.
 */
enum SystemCall {
    CLOSE(3, 57),
    SOCKET(41, 198),
    CONNECT(42, 203),
    SENDMSG(46, 211),
    RECVMSG(47, 212),
    SHUTDOWN(48, 210),
    BIND(49, 200),
    LISTEN(50, 201),
    GETSOCKOPT(55, 209),
    SETPRIORITY(141, 140),
    PPOLL(271, 73),
    ACCEPT4(288, 242),
    SCHED_SETATTR(314, 274),
    SCHED_GETATTR(315, 275);

    private static final int ARGUMENTS = 6;
    private static final Linker.Option CAPTURE_ERRNO = Linker.Option.captureCallState("errno");
    private static final MethodHandle SYSCALL = link();

    private final long number;

    SystemCall(long x86, long aarch64) {
        this.number = "aarch64".equals(System.getProperty("os.arch")) ? aarch64 : x86;
    }

    /**
     * @return what the kernel returned, never negative
     * @throws SystemCallException with the errno, where it said no
     */
    long invoke(long... arguments) throws SystemCallException {
        try (NativeMemory memory = NativeMemory.open()) {
            return invoke(memory.errno(), arguments);
        }
    }

    long invoke(MemorySegment errno, long... arguments) throws SystemCallException {
        if (arguments.length > ARGUMENTS) {
            throw new IllegalArgumentException(name() + ": more than " + ARGUMENTS + " arguments");
        }
        long result;
        do {
            result = call(errno, arguments);
        } while (result < 0 && NativeMemory.read(errno) == Errno.EINTR);
        if (result < 0) {
            throw new SystemCallException(
                    name().toLowerCase(Locale.ROOT), NativeMemory.read(errno));
        }
        return result;
    }

    private long call(MemorySegment errno, long[] a) {
        try {
            return (long)
                    SYSCALL.invokeExact(
                            errno, number, at(a, 0), at(a, 1), at(a, 2), at(a, 3), at(a, 4),
                            at(a, 5));
        } catch (Throwable e) {
            throw new IllegalStateException("syscall cannot be invoked", e);
        }
    }

    private static long at(long[] arguments, int index) {
        return index < arguments.length ? arguments[index] : 0;
    }

    private static MethodHandle link() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(
                        JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                        JAVA_LONG),
                CAPTURE_ERRNO,
                Linker.Option.firstVariadicArg(1));
    }
}

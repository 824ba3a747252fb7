package dev.midflight.sidecar.testing;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakTracker;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Netty's leak detector in the sidecar's tests: knows every buffer that is not released, so that
 * nothing depends on when the garbage collector finds it. Named in the module's pom.
 */
public final class HeldBuffers<T> extends ResourceLeakDetector<T> {
    private static final Set<Throwable> HELD = ConcurrentHashMap.newKeySet();

    /** As Netty's factory calls it. */
    public HeldBuffers(Class<?> type, int samplingInterval) {
        super(type, samplingInterval);
    }

    /** As Netty's factory looks for it. */
    public HeldBuffers(Class<?> type, int samplingInterval, long maxActive) {
        this(type, samplingInterval);
    }

    /** Where each buffer was made that is still held. */
    static List<Throwable> held() {
        return List.copyOf(HELD);
    }

    static void forget(List<Throwable> told) {
        told.forEach(HELD::remove);
    }

    @Override
    public ResourceLeakTracker<T> track(T buffer) {
        return trackForcibly(buffer);
    }

    @Override
    public ResourceLeakTracker<T> trackForcibly(T buffer) {
        Throwable made = new Throwable("made by " + Thread.currentThread().getName());
        boolean constant = isConstant(made) || isCollected(buffer);
        if (!constant) {
            HELD.add(made);
        }
        return new Tracker<>(made, constant);
    }

    /** What a class keeps for as long as it lives. */
    private static boolean isConstant(Throwable made) {
        return Arrays.stream(made.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("<clinit>"));
    }

    /** What contexts of TLS have of the native library is freed when they are. */
    private static boolean isCollected(Object resource) {
        return resource.getClass().getPackageName().equals("io.netty.handler.ssl");
    }

    @Override
    public boolean isRecordEnabled() {
        return false;
    }

    private record Tracker<T>(Throwable made, boolean constant) implements ResourceLeakTracker<T> {
        @Override
        public void record() {}

        @Override
        public void record(Object hint) {}

        @Override
        public boolean close(T buffer) {
            return HELD.remove(made) || constant;
        }
    }
}

package dev.midflight.sidecar;

import java.lang.reflect.Proxy;

/**
 * SIGHUP, which ends a JVM otherwise. By reflection: {@code sun.misc.Signal} is the JDK's only way
 * to it, part of {@code jdk.unsupported} for good (JEP 260), and javac warns of each use.
 */
final class HangUpSignal {
    private HangUpSignal() {}

    /**
     * Runs an action each time, on a thread of its own; where the process was started to ignore the
     * signal (nohup), it stays ignored.
     */
    static void handle(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object handling =
                    Proxy.newProxyInstance(
                            HangUpSignal.class.getClassLoader(),
                            new Class<?>[] {handler},
                            (_, _, _) -> {
                                action.run();
                                return null;
                            });
            Object hangUp = signal.getConstructor(String.class).newInstance("HUP");
            var _ = signal.getMethod("handle", signal, handler).invoke(null, hangUp, handling);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no sun.misc.Signal", e);
        }
    }
}

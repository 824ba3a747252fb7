package dev.midflight.sidecar.testing;

import dev.midflight.testkit.Await;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class after which a buffer is held that it has made; applies to all of them. */
public final class LeakCheck implements AfterAllCallback {
    private static final int TOLD = 3;

    /** Event loops that are being closed take a moment to release what they hold. */
    @Override
    public void afterAll(ExtensionContext context) {
        try {
            Await.until(LeakCheck::told, () -> HeldBuffers.held().isEmpty());
        } finally {
            HeldBuffers.forget(HeldBuffers.held());
        }
    }

    private static String told() {
        List<Throwable> held = HeldBuffers.held();
        StringBuilder text = new StringBuilder("LEAK: no buffer held, but " + held.size() + " are");
        for (Throwable made : held.subList(0, Math.min(TOLD, held.size()))) {
            text.append('\n').append(made.getMessage());
            for (StackTraceElement frame : made.getStackTrace()) {
                text.append("\n    ").append(frame);
            }
        }
        return text.toString();
    }
}

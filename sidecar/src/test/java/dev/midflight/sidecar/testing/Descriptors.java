package dev.midflight.sidecar.testing;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** {@code dup(2)}: what a descriptor looks like to the process that received it. */
final class Descriptors {
    private static final MethodHandle DUP =
            Linker.nativeLinker()
                    .downcallHandle(
                            Linker.nativeLinker().defaultLookup().findOrThrow("dup"),
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private Descriptors() {}

    static int dup(int descriptor) {
        try {
            int copy = (int) DUP.invokeExact(descriptor);
            if (copy < 0) {
                throw new AssertionError("dup(" + descriptor + ") failed");
            }
            return copy;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}

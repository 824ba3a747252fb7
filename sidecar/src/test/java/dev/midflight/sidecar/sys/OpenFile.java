package dev.midflight.sidecar.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/** A file held open by its number, as Java itself never shows it. */
public record OpenFile(int number) implements AutoCloseable {
    public static OpenFile of(Path path) {
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path.toString());
            int number =
                    (int)
                            linker.downcallHandle(
                                            linker.defaultLookup().findOrThrow("open"),
                                            FunctionDescriptor.of(
                                                    ValueLayout.JAVA_INT,
                                                    ValueLayout.ADDRESS.withTargetLayout(JAVA_BYTE),
                                                    ValueLayout.JAVA_INT))
                                    .invokeExact(name, 0);
            return new OpenFile(number);
        } catch (Throwable e) {
            throw new IllegalStateException("cannot open " + path, e);
        }
    }

    @Override
    public void close() {
        Descriptors.close(number);
    }
}

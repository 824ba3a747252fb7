package dev.midflight.sidecar.testing;

import java.util.List;

/** What Netty and our own system calls need of a JVM, as the image's flags have it. */
public final class ShippedFlags {
    public static final List<String> ALL =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-Dio.netty.noUnsafe=false");

    private ShippedFlags() {}
}

package dev.midflight.sidecar.config;

import io.netty.util.internal.PlatformDependent;

/**
 * What all connections together may use.
 *
 * @param bufferedBytes unsent and unfinished bytes of all connections, a share of the direct memory
 */
public record OverloadConfig(long bufferedBytes) {
    static OverloadConfig from(Environment environment) {
        int percent = environment.integer("MIDFLIGHT_BUFFERED_PERCENT", 50, 1, 80);
        return new OverloadConfig(PlatformDependent.maxDirectMemory() / 100 * percent);
    }
}

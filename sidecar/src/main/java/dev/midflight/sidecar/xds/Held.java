package dev.midflight.sidecar.xds;

import dev.midflight.wire.xds.VersionedResource;

/**
 * A resource that was taken.
 *
 * @param read what it says; the very same for as long as the resource doesn't change
 */
record Held<T>(VersionedResource raw, T read) {}

package dev.midflight.sidecar.lifecycle;

import dev.midflight.model.Epoch;
import dev.midflight.model.ProxyVersion;
import dev.midflight.model.Slot;
import java.nio.file.Path;

/**
 * Which proxy this is.
 *
 * @param epoch to start with
 * @param rescue the same epoch as the one that serves will do
 * @param nativeSidecar terminated after the application; else it serves as long as it is let
 */
public record ProxyIdentity(
        Slot slot,
        ProxyVersion version,
        Epoch epoch,
        boolean rescue,
        boolean nativeSidecar,
        Path runDirectory) {}

package dev.midflight.sidecar.xds;

import dev.midflight.wire.xds.DeltaResponse;
import dev.midflight.wire.xds.VersionedResource;
import java.util.List;

/** What happens to the client. */
sealed interface XdsEvent {
    /** What another process, or an earlier run of this one, had taken is here; without a stream. */
    record Restored(List<VersionedResource> resources) implements XdsEvent {}

    /** A new stream can carry requests. */
    record Opened() implements XdsEvent {}

    record Received(DeltaResponse response) implements XdsEvent {}

    record Closed() implements XdsEvent {}

    /** The data path runs by the snapshot that it was given last. */
    record Applied() implements XdsEvent {}

    /** The data path has failed to. */
    record NotApplied(String reason) implements XdsEvent {}

    /** The time that was asked for has passed. */
    record TimeUp() implements XdsEvent {}
}

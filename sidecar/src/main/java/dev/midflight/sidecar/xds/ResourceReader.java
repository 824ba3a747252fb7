package dev.midflight.sidecar.xds;

import dev.midflight.wire.xds.UnreadableResourceException;
import dev.midflight.wire.xds.VersionedResource;
import dev.midflight.wire.xds.XdsResource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the model's record of a resource. */
interface ResourceReader<T> {
    T read(XdsResource resource) throws UnreadableResourceException;

    /**
     * The very record of before where the resource has the same content; empty: it can't be read,
     * and the reasons say why.
     */
    default Optional<Held<T>> held(
            VersionedResource raw, @Nullable Held<T> known, List<String> reasons) {
        try {
            T read =
                    known != null && known.raw().resource().equals(raw.resource())
                            ? known.read()
                            : read(raw.resource());
            return Optional.of(new Held<>(raw, read));
        } catch (UnreadableResourceException e) {
            e.reasons().forEach(reason -> reasons.add(raw.name() + ": " + reason));
        } catch (IllegalArgumentException e) {
            reasons.add(raw.name() + ": " + e.getMessage());
        }
        return Optional.empty();
    }
}

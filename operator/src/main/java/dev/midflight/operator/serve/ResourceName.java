package dev.midflight.operator.serve;

import dev.midflight.wire.xds.XdsResource;
import dev.midflight.wire.xds.XdsType;
import java.util.Comparator;

/** Which resource of a shelf. */
public record ResourceName(XdsType type, String name) implements Comparable<ResourceName> {
    private static final Comparator<ResourceName> ORDER =
            Comparator.comparing(ResourceName::type).thenComparing(ResourceName::name);

    public static ResourceName of(XdsResource resource) {
        return new ResourceName(resource.type(), resource.name());
    }

    @Override
    public int compareTo(ResourceName other) {
        return ORDER.compare(this, other);
    }
}

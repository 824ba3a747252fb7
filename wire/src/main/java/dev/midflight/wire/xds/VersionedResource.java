package dev.midflight.wire.xds;

/**
 * A resource as its control plane has it now.
 *
 * @param version means something to that control plane alone; another one is another content
 */
public record VersionedResource(XdsResource resource, String version) {
    public XdsType type() {
        return resource.type();
    }

    public String name() {
        return resource.name();
    }
}

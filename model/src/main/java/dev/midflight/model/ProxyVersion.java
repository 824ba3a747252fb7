package dev.midflight.model;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/** What a SidecarSet calls the version of a proxy: the tag of its image. */
public record ProxyVersion(String name) {
    private static final Pattern SHAPE = Pattern.compile("-|[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

    /** A launcher that could not tell, or a slot that never ran. */
    public static final ProxyVersion UNKNOWN = new ProxyVersion("-");

    public ProxyVersion {
        requireNonNull(name, "name is null");
        if (!SHAPE.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "version: '" + name + "' (expected: the tag of an image)");
        }
    }

    public static ProxyVersion of(String name) {
        return new ProxyVersion(name);
    }

    @Override
    public String toString() {
        return name;
    }
}

package dev.midflight.images;

import java.nio.file.Path;
import java.util.List;

/**
 * One image repository: what all its tags have in common, and what each adds in a last layer.
 *
 * @param base archive of the layers that come from packages
 * @param user numeric, {@code uid:gid}
 */
record ImageRecipe(
        String repository,
        Path base,
        List<LayerContent> layers,
        String user,
        List<String> entrypoint,
        List<Variant> variants) {

    /** One image, with one or more names. */
    record Variant(List<String> tags, List<LayerContent> layers) {}

    ContentHash addTo(ContentHash hash) {
        hash.text(repository).text(user).text(entrypoint.toString()).path(base);
        layers.forEach(layer -> layer.addTo(hash));
        for (Variant variant : variants) {
            hash.text(variant.tags().toString());
            variant.layers().forEach(layer -> layer.addTo(hash));
        }
        return hash;
    }
}

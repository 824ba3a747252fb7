package dev.midflight.images;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.LogEvent;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Puts layers together with Jib, into an archive or a registry; no engine takes part. */
final class Assembler {
    private final Path cache;

    Assembler(Path cache) {
        this.cache = cache;
    }

    /** Writes one variant as an OCI archive that carries its first name. */
    void archive(ImageRecipe recipe, ImageRecipe.Variant variant, String name, Path target) {
        assemble(
                recipe,
                variant,
                () -> Containerizer.to(TarImage.at(target).named(name)).setOfflineMode(true));
    }

    /** Pushes one variant; credentials come from the user's Docker configuration. */
    void push(ImageRecipe recipe, ImageRecipe.Variant variant, String name) {
        assemble(
                recipe,
                variant,
                () -> {
                    ImageReference reference = ImageReference.parse(name);
                    CredentialRetrieverFactory credentials =
                            CredentialRetrieverFactory.forImage(reference, Assembler::say);
                    RegistryImage image =
                            RegistryImage.named(reference)
                                    .addCredentialRetriever(credentials.dockerConfig());
                    return Containerizer.to(image);
                });
    }

    private interface Destination {
        Containerizer open() throws InvalidImageReferenceException;
    }

    private void assemble(ImageRecipe recipe, ImageRecipe.Variant variant, Destination to) {
        try {
            JibContainerBuilder builder =
                    Jib.from(TarImage.at(recipe.base()))
                            .setFormat(ImageFormat.OCI)
                            .setCreationTime(Instant.EPOCH)
                            .setUser(recipe.user())
                            .setEntrypoint(recipe.entrypoint())
                            .setProgramArguments(List.of());
            recipe.layers().forEach(layer -> builder.addFileEntriesLayer(layer.layer()));
            variant.layers().forEach(layer -> builder.addFileEntriesLayer(layer.layer()));
            builder.containerize(
                    to.open()
                            .setBaseImageLayersCache(cache)
                            .setApplicationLayersCache(cache)
                            .setToolName("midflight")
                            .addEventHandler(LogEvent.class, Assembler::say));
        } catch (InvalidImageReferenceException
                | CacheDirectoryCreationException
                | RegistryException
                | ExecutionException
                | IOException e) {
            throw new BuildFailedException(recipe.repository() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BuildFailedException("interrupted", e);
        }
    }

    private static void say(LogEvent event) {
        switch (event.getLevel()) {
            case ERROR, WARN -> System.err.println("images: " + event.getMessage());
            case LIFECYCLE, PROGRESS, INFO, DEBUG -> {}
        }
    }
}

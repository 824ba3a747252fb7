package dev.midflight.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/** Builds every image whose content is not what its archive has. */
final class ImageBuild {
    private static final String TRAINING_NAME = "localhost/midflight/training:1";

    private final Workspace workspace;
    private final Recipes recipes;
    private final Assembler assembler;

    ImageBuild(Workspace workspace) {
        this.workspace = workspace;
        this.recipes = new Recipes(workspace);
        this.assembler = new Assembler(workspace.work().resolve("cache"));
    }

    /** Everything that is to be built, with the AOT cache trained. */
    List<ImageRecipe> prepare() throws IOException {
        Files.createDirectories(workspace.work());
        Files.createDirectories(workspace.archives());
        Script.run(workspace.script("foundation.sh"), workspace.trees().toString());
        Path base = workspace.trees().resolve("base.tar");
        Path net = workspace.trees().resolve("net.tar");
        String architecture = architecture();
        BaseArchive.write(workspace.work().resolve("base.tar"), architecture, List.of(base));
        BaseArchive.write(
                workspace.work().resolve("base-net.tar"), architecture, List.of(base, net));
        BaseArchive.write(
                workspace.work().resolve("base-cxx.tar"),
                architecture,
                List.of(base, workspace.trees().resolve("cxx.tar")));
        new NativeLibraries(
                        workspace.module("sidecar").resolve("dependency"),
                        workspace.work().resolve("native"))
                .unpack();
        return List.of(
                recipes.sidecar(train()),
                recipes.server("operator"),
                recipes.server("webhook"),
                recipes.testApplication(),
                new RpcRecipe(workspace).recipe());
    }

    void archive(ImageRecipe recipe) throws IOException {
        String name = recipe.repository().substring(recipe.repository().lastIndexOf('/') + 1);
        Path archive = workspace.archives().resolve(name + ".tar");
        Path stamp = workspace.work().resolve(name + ".hash");
        String hash = recipe.addTo(new ContentHash()).hex();
        if (Files.exists(archive) && Files.exists(stamp) && Files.readString(stamp).equals(hash)) {
            System.out.println("images: " + name + " is up to date");
            return;
        }
        long begun = System.nanoTime();
        Path draft = workspace.work().resolve(name + ".tar");
        try (MergedArchive merged = new MergedArchive(draft)) {
            for (ImageRecipe.Variant variant : recipe.variants()) {
                List<String> names =
                        variant.tags().stream()
                                .map(tag -> recipe.repository() + ":" + tag)
                                .toList();
                Path single = workspace.work().resolve("single.tar");
                assembler.archive(recipe, variant, names.getFirst(), single);
                merged.add(single, names);
                Files.delete(single);
            }
        }
        Files.move(draft, archive, StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(stamp, hash);
        System.out.printf(
                "images: %s %s, %d MiB, %.1f s%n",
                name,
                recipe.variants().stream().flatMap(variant -> variant.tags().stream()).toList(),
                Files.size(archive) >> 20,
                (System.nanoTime() - begun) / 1e9);
    }

    void push(ImageRecipe recipe, String registry) {
        String path = recipe.repository().substring("localhost/".length());
        for (ImageRecipe.Variant variant : recipe.variants()) {
            for (String tag : variant.tags()) {
                String name = registry + "/" + path + ":" + tag;
                assembler.push(recipe, variant, name);
                System.out.println("images: pushed " + name);
            }
        }
    }

    /**
     * The cache belongs to one exact content of the image; trained once for each. The training
     * needs namespaces, interception and several users, so it needs root.
     */
    private Optional<Path> train() throws IOException {
        if (!System.getProperty("user.name", "").equals("root")) {
            System.out.println(
                    "images: not root, so the sidecar gets no AOT cache and starts slower");
            return Optional.empty();
        }
        ImageRecipe untrained = recipes.sidecar(Optional.empty());
        String hash =
                untrained
                        .addTo(new ContentHash())
                        .path(workspace.script("train.sh"))
                        .path(workspace.script("pod.sh"))
                        .path(workspace.sampleConfiguration())
                        .hex();
        Path cache = workspace.work().resolve("sidecar-" + hash.substring(0, 16) + ".aot");
        if (!Files.exists(cache)) {
            System.out.println("images: training the AOT cache on two upgrades under load");
            Path image = workspace.work().resolve("untrained.tar");
            assembler.archive(untrained, untrained.variants().getFirst(), TRAINING_NAME, image);
            Script.run(
                    workspace.script("train.sh"),
                    image.toString(),
                    cache.toString(),
                    recipes.jar("e2e").toString(),
                    workspace.sampleConfiguration().toString());
            Files.delete(image);
        }
        return Optional.of(cache);
    }

    private static String architecture() {
        String name = System.getProperty("os.arch", "");
        return name.equals("aarch64") ? "arm64" : name;
    }
}

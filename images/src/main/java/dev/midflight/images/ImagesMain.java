package dev.midflight.images;

import java.io.IOException;
import java.nio.file.Path;

/** {@code build} writes the archives, {@code push <registry>} sends the same images away. */
public final class ImagesMain {
    private static final int EXIT_USAGE = 64;

    private ImagesMain() {}

    public static void main(String[] arguments) throws IOException {
        ImageBuild build = new ImageBuild(new Workspace(Path.of("").toAbsolutePath()));
        String command = arguments.length > 0 ? arguments[0] : "";
        boolean building = command.equals("build") && arguments.length == 1;
        boolean pushing = command.equals("push") && arguments.length == 2;
        if (!building && !pushing) {
            System.err.println("usage: images build | push <registry>");
            System.exit(EXIT_USAGE);
        }
        try {
            for (ImageRecipe recipe : build.prepare()) {
                if (building) {
                    build.archive(recipe);
                } else {
                    build.push(recipe, arguments[1]);
                }
            }
        } catch (BuildFailedException e) {
            System.err.println("images: " + e.getMessage());
            System.exit(1);
        }
    }
}

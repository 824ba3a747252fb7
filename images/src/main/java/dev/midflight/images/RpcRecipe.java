package dev.midflight.images;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The RPC applications of the end-to-end tests with their registries, in one image. Nacos' server
 * has a folder of its own: its libraries are other versions of the applications'.
 */
final class RpcRecipe {
    private static final String HOME = "/opt/rpcapps";
    private static final String USER = "10001:10001";

    /** Native libraries of systems that no container runs on. */
    private static final Predicate<String> FOREIGN =
            Pattern.compile("-(osx|windows|linux-riscv64).*[.]jar$").asPredicate();

    private final Workspace workspace;

    RpcRecipe(Workspace workspace) {
        this.workspace = workspace;
    }

    ImageRecipe recipe() {
        return new ImageRecipe(
                "localhost/midflight/rpcapps",
                workspace.work().resolve("base-cxx.tar"),
                List.of(
                        tree("runtime", "jre-rpcapps"),
                        tree("class archives", "cds-rpcapps"),
                        libraries("nacos", "rpcapps-nacos"),
                        libraries("applications", "rpcapps"),
                        programs()),
                USER,
                List.of(HOME + "/jre/bin/java", "@" + HOME + "/jvm.flags"),
                List.of(new ImageRecipe.Variant(List.of("dev", "0.1.0"), List.of())));
    }

    private LayerContent tree(String name, String tree) {
        return LayerContent.tree(name, workspace.trees().resolve(tree), HOME + "/jre");
    }

    private LayerContent libraries(String family, String module) {
        Path dependencies = workspace.module(module).resolve("dependency");
        return LayerContent.jars(
                family + " libraries",
                dependencies,
                FOREIGN.negate(),
                HOME + "/" + family + "/lib");
    }

    private LayerContent programs() {
        Recipes recipes = new Recipes(workspace);
        return LayerContent.file(
                        "programs", recipes.jar("rpcapps"), HOME + "/applications/app/rpcapps.jar")
                .and(
                        LayerContent.file(
                                "programs",
                                recipes.jar("rpcapps-nacos"),
                                HOME + "/nacos/app/rpcapps-nacos.jar"))
                .and(
                        LayerContent.file(
                                "programs",
                                workspace.resource("rpcapps.flags"),
                                HOME + "/jvm.flags"));
    }
}

package dev.midflight.images;

import java.nio.file.Path;

/** Where the build finds what goes into the images, and leaves them. */
record Workspace(Path repository) {
    Path target() {
        return repository.resolve("images/target");
    }

    Path trees() {
        return target().resolve("trees");
    }

    Path work() {
        return target().resolve("work");
    }

    /** What {@code make images} is for: one OCI archive per repository, all its tags inside. */
    Path archives() {
        return target().resolve("images");
    }

    Path script(String name) {
        return repository.resolve("images/build").resolve(name);
    }

    /** A configuration file with every part of one. */
    Path sampleConfiguration() {
        return repository.resolve("docs/reference/sidecar-config.yaml");
    }

    Path resource(String name) {
        return repository.resolve("images/src/main/image").resolve(name);
    }

    Path agent() {
        return repository.resolve("agent/target/midflight-agent");
    }

    Path module(String name) {
        return repository.resolve(name).resolve("target");
    }
}

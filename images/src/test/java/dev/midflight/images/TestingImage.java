package dev.midflight.images;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Reads an OCI archive back, as a container runtime would. */
record TestingImage(Map<String, byte[]> members) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static TestingImage read(Path archive) throws IOException {
        Map<String, byte[]> members = new HashMap<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(Files.newInputStream(archive))) {
            for (TarArchiveEntry entry = in.getNextEntry();
                    entry != null;
                    entry = in.getNextEntry()) {
                members.put(entry.getName(), in.readAllBytes());
            }
        }
        return new TestingImage(members);
    }

    /** Name to digest of the manifest. */
    Map<String, String> names() throws IOException {
        Map<String, String> names = new LinkedHashMap<>();
        for (JsonNode manifest : JSON.readTree(members.get("index.json")).path("manifests")) {
            names.put(
                    manifest.path("annotations").path("io.containerd.image.name").asText(),
                    manifest.path("digest").asText());
        }
        return names;
    }

    JsonNode config(String name) throws IOException {
        return blob(manifest(name).path("config").path("digest").asText());
    }

    /** Every file of the image with its text; later layers win. */
    Map<String, String> files(String name) throws IOException {
        Map<String, String> files = new HashMap<>();
        for (JsonNode layer : manifest(name).path("layers")) {
            for (Map.Entry<TarArchiveEntry, String> file : layer(layer).entrySet()) {
                files.put(file.getKey().getName(), file.getValue());
            }
        }
        return files;
    }

    List<Long> timeStamps(String name) throws IOException {
        List<Long> stamps = new ArrayList<>();
        for (JsonNode layer : manifest(name).path("layers")) {
            layer(layer).keySet().stream()
                    .map(entry -> entry.getModTime().getTime() / 1000)
                    .forEach(stamps::add);
        }
        return stamps;
    }

    private Map<TarArchiveEntry, String> layer(JsonNode layer) throws IOException {
        Map<TarArchiveEntry, String> files = new LinkedHashMap<>();
        byte[] packed = bytes(layer.path("digest").asText());
        try (TarArchiveInputStream in =
                new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(packed)))) {
            for (TarArchiveEntry entry = in.getNextEntry();
                    entry != null;
                    entry = in.getNextEntry()) {
                if (entry.isFile()) {
                    files.put(entry, new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return files;
    }

    private JsonNode manifest(String name) throws IOException {
        return blob(requireNonNull(names().get(name), name));
    }

    private JsonNode blob(String digest) throws IOException {
        return JSON.readTree(bytes(digest));
    }

    private byte[] bytes(String digest) {
        return requireNonNull(
                members.get("blobs/sha256/" + digest.substring("sha256:".length())), digest);
    }
}

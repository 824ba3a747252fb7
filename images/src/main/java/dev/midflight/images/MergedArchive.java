package dev.midflight.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Several OCI archives as one: shared layers are in it once, and its index names every image, so
 * that loading three versions costs little more than loading one.
 */
final class MergedArchive implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String INDEX_TYPE = "application/vnd.oci.image.index.v1+json";

    private final TarArchiveOutputStream tar;
    private final Set<String> written = new HashSet<>();
    private final ArrayNode manifests = JSON.createArrayNode();

    MergedArchive(Path target) throws IOException {
        OutputStream out = Files.newOutputStream(target);
        tar = new TarArchiveOutputStream(out);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        put("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
    }

    /** Adds the one image of an archive under all its names. */
    void add(Path archive, List<String> names) throws IOException {
        try (TarArchiveInputStream in = new TarArchiveInputStream(Files.newInputStream(archive))) {
            for (TarArchiveEntry entry = in.getNextEntry();
                    entry != null;
                    entry = in.getNextEntry()) {
                if (entry.getName().equals("index.json")) {
                    index(JSON.readTree(in.readAllBytes()), names);
                } else if (entry.getName().startsWith("blobs/") && written.add(entry.getName())) {
                    tar.putArchiveEntry(entry(entry.getName(), entry.getSize()));
                    in.transferTo(tar);
                    tar.closeArchiveEntry();
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        ObjectNode index = JSON.createObjectNode().put("schemaVersion", 2);
        index.put("mediaType", INDEX_TYPE).set("manifests", manifests);
        put("index.json", JSON.writeValueAsBytes(index));
        tar.close();
    }

    private void index(JsonNode index, List<String> names) {
        for (String name : names) {
            ObjectNode manifest = index.path("manifests").path(0).deepCopy();
            manifest.putObject("annotations")
                    .put("io.containerd.image.name", name)
                    .put("org.opencontainers.image.ref.name", name);
            manifests.add(manifest);
        }
    }

    private void put(String name, byte[] bytes) throws IOException {
        tar.putArchiveEntry(entry(name, bytes.length));
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private static TarArchiveEntry entry(String name, long size) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(size);
        entry.setModTime(0);
        return entry;
    }
}

package dev.midflight.images;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * An image archive of ready layer tars: what Jib takes as the base image instead of a registry's.
 */
final class BaseArchive {
    private static final ObjectMapper JSON = new ObjectMapper();

    private BaseArchive() {}

    static void write(Path target, String architecture, List<Path> layers) {
        try (OutputStream out = Files.newOutputStream(target);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            ArrayNode names = JSON.createArrayNode();
            ArrayNode digests = JSON.createArrayNode();
            for (Path layer : layers) {
                String name = layer.getFileName().toString();
                names.add(name);
                digests.add("sha256:" + new FileDigest(layer).hex());
                tar.putArchiveEntry(entry(name, Files.size(layer)));
                Files.copy(layer, tar);
                tar.closeArchiveEntry();
            }
            put(tar, "config.json", config(architecture, digests));
            put(tar, "manifest.json", manifest(names));
        } catch (IOException e) {
            throw new BuildFailedException(target + " cannot be written", e);
        }
    }

    private static byte[] config(String architecture, ArrayNode digests) throws IOException {
        ObjectNode config = JSON.createObjectNode();
        config.put("architecture", architecture).put("os", "linux");
        config.putObject("config");
        config.putObject("rootfs").put("type", "layers").set("diff_ids", digests);
        return JSON.writeValueAsBytes(config);
    }

    private static byte[] manifest(ArrayNode names) throws IOException {
        ObjectNode image = JSON.createObjectNode().put("Config", "config.json");
        image.putArray("RepoTags");
        image.set("Layers", names);
        return JSON.writeValueAsBytes(JSON.createArrayNode().add(image));
    }

    private static void put(TarArchiveOutputStream tar, String name, byte[] bytes)
            throws IOException {
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

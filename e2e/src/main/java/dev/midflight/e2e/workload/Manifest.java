package dev.midflight.e2e.workload;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The workloads' manifests, as files beside this class. */
final class Manifest {
    private Manifest() {}

    /** Reads one and puts the image in. */
    static List<HasMetadata> read(KubernetesClient client, String file, String image) {
        try (InputStream in = Manifest.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalArgumentException("file: " + file + " (no such manifest)");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            byte[] filled = text.replace("${image}", image).getBytes(StandardCharsets.UTF_8);
            return client.load(new ByteArrayInputStream(filled)).items();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

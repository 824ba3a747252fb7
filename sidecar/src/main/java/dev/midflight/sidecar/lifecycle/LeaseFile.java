package dev.midflight.sidecar.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The lease on the shared volume: one record, overwritten in place by a single {@code pwrite}. */
final class LeaseFile {
    private static final int RECORD_BYTES = 256;

    private final Path path;

    LeaseFile(Path runDirectory) {
        this.path = runDirectory.resolve("lease");
    }

    /** Empty where there is none yet, or none that is understood. */
    Optional<Lease> read() throws IOException {
        try {
            String record = new String(Files.readAllBytes(path), UTF_8);
            int end = record.indexOf('\n');
            return end < 0 ? Optional.empty() : Lease.parse(record.substring(0, end));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    void write(Lease lease) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(RECORD_BYTES);
        record.put(lease.toLine().getBytes(UTF_8)).clear();
        try (FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (file.write(record, 0) != RECORD_BYTES) {
                throw new IOException(path + ": written in part");
            }
        }
    }
}

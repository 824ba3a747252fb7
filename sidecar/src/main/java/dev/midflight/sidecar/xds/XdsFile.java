package dev.midflight.sidecar.xds;

import dev.midflight.wire.xds.ResourceArchive;
import dev.midflight.wire.xds.UnreadableResourceException;
import dev.midflight.wire.xds.VersionedResource;
import dev.midflight.wire.xds.XdsType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The last good resources, for a proxy that starts while no control plane answers; no secrets.
 *
 * <p>Magic, the format's version, the CRC-32C (RFC 3720 section 12.1) and the length of the rest,
 * each of 4 bytes, then a {@link ResourceArchive}. Replaced as a whole, so that a reader sees the
 * one before or this one.
 *
 * @param draft in the same directory, of this process alone: what is written before it counts
 */
record XdsFile(Path path, Path draft) {
    /** The volume is of memory and has 16 MiB; a draft has to find room beside the file. */
    static final int LIMIT_BYTES = 4 * 1024 * 1024;

    static final int HEADER_BYTES = 16;
    static final int MAGIC = 0x4d465844;
    static final int FORMAT = 1;

    /** What came of reading it. */
    sealed interface Content {
        record Kept(List<VersionedResource> resources) implements Content {}

        record None(String reason) implements Content {}
    }

    /**
     * By which one file differs from the one that it takes the place of.
     *
     * @param key of the file system; empty: there is no file
     */
    record Stamp(String key, Instant modified, long bytes) {
        private static final Stamp NONE = new Stamp("", Instant.EPOCH, 0);
    }

    /** Of the file that is there; of one that can't be seen as of none. */
    Stamp stamp() {
        try {
            BasicFileAttributes seen = Files.readAttributes(path, BasicFileAttributes.class);
            return new Stamp(
                    String.valueOf(seen.fileKey()),
                    seen.lastModifiedTime().toInstant(),
                    seen.size());
        } catch (IOException _) {
            return Stamp.NONE;
        }
    }

    Content read() {
        try (InputStream file = Files.newInputStream(path)) {
            return content(file.readNBytes(HEADER_BYTES + LIMIT_BYTES + 1));
        } catch (NoSuchFileException _) {
            return new Content.None("there is none");
        } catch (IOException e) {
            return new Content.None("it cannot be read: " + e.getMessage());
        }
    }

    private static Content content(byte[] bytes) {
        if (bytes.length < HEADER_BYTES) {
            return new Content.None("it is truncated");
        }
        ByteBuffer header = ByteBuffer.wrap(bytes);
        if (header.getInt() != MAGIC) {
            return new Content.None("it is something else");
        }
        int format = header.getInt();
        if (format != FORMAT) {
            return new Content.None("it has format " + format + " (expected: " + FORMAT + ")");
        }
        int checksum = header.getInt();
        int length = header.getInt();
        if (length != bytes.length - HEADER_BYTES) {
            return new Content.None("it is truncated, or more than one");
        }
        byte[] rest = new byte[length];
        header.get(rest);
        if (checksum != checksum(rest)) {
            return new Content.None("its checksum is wrong");
        }
        try {
            return new Content.Kept(ResourceArchive.decode(rest));
        } catch (UnreadableResourceException e) {
            return new Content.None(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Replaces it; it is on the disk then.
     *
     * @return false: there are too many bytes, the one before stays
     */
    boolean write(List<VersionedResource> resources) throws IOException {
        byte[] rest =
                ResourceArchive.encode(
                        resources.stream().filter(one -> one.type() != XdsType.SECRET).toList());
        if (rest.length > LIMIT_BYTES) {
            return false;
        }
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + rest.length);
        bytes.putInt(MAGIC).putInt(FORMAT).putInt(checksum(rest)).putInt(rest.length).put(rest);
        bytes.flip();
        try {
            write(bytes);
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
        return true;
    }

    private void write(ByteBuffer bytes) throws IOException {
        try (FileChannel file =
                FileChannel.open(
                        draft,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
    }

    private static int checksum(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return (int) sum.getValue();
    }
}

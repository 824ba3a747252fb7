package dev.midflight.sidecar.xds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.midflight.wire.xds.VersionedResource;
import dev.midflight.wire.xds.XdsResource;
import dev.midflight.wire.xds.XdsType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file comes back as it was written, or not at all. */
final class XdsFileTest {
    private static final int FORMAT_OFFSET = 4;
    private static final int CHECKSUM_OFFSET = 8;
    private static final int LENGTH_OFFSET = 12;
    private static final List<VersionedResource> RESOURCES =
            List.of(TestingResources.cluster("a", "1"), TestingResources.table("t", "2", "a"));

    @TempDir Path directory;

    private Path path() {
        return directory.resolve("xds-snapshot");
    }

    private XdsFile file() {
        return new XdsFile(path(), directory.resolve(".xds-snapshot-a"));
    }

    @BeforeEach
    void write() throws IOException {
        assertTrue(file().write(RESOURCES));
    }

    private void assertNone(String reason) {
        XdsFile.Content read = file().read();

        assertTrue(
                read instanceof XdsFile.Content.None(String why) && why.contains(reason),
                read::toString);
    }

    private void change(int offset, int number) throws IOException {
        byte[] bytes = Files.readAllBytes(path());
        ByteBuffer.wrap(bytes).putInt(offset, number);
        Files.write(path(), bytes);
    }

    private void cutTo(int length) throws IOException {
        Files.write(path(), Arrays.copyOf(Files.readAllBytes(path()), length));
    }

    @Test
    void comesBackAsItWasWritten() throws IOException {
        assertEquals(new XdsFile.Content.Kept(RESOURCES), file().read());
        try (var files = Files.list(directory)) {
            assertEquals(List.of(path()), files.toList());
        }
    }

    @Test
    void isReplacedAsAWhole() throws IOException {
        List<VersionedResource> others = List.of(TestingResources.cluster("b", "1"));

        assertTrue(file().write(others));

        assertEquals(new XdsFile.Content.Kept(others), file().read());
    }

    @Test
    void holdsNoSecrets() throws IOException {
        XdsResource secret =
                new XdsResource(XdsType.SECRET, "default", ByteString.copyFromUtf8("key"));

        assertTrue(file().write(List.of(new VersionedResource(secret, "1"))));

        assertEquals(new XdsFile.Content.Kept(List.of()), file().read());
    }

    @Test
    void staysWhereTheNextOneIsTooLarge() throws IOException {
        XdsResource large =
                new XdsResource(
                        XdsType.CLUSTER, "a", ByteString.copyFrom(new byte[XdsFile.LIMIT_BYTES]));

        assertFalse(file().write(List.of(new VersionedResource(large, "1"))));

        assertEquals(new XdsFile.Content.Kept(RESOURCES), file().read());
    }

    @Test
    void leavesNothingHalfWrittenBehind() throws IOException {
        Files.delete(path());
        Files.createDirectories(path().resolve("in the way"));

        assertThrows(IOException.class, () -> file().write(RESOURCES));

        try (var files = Files.list(directory)) {
            assertEquals(List.of(path()), files.toList());
        }
    }

    @Test
    void isNoneWhereItIsMissing() throws IOException {
        Files.delete(path());

        assertNone("there is none");
    }

    @Test
    void isNoneWhereItIsEmpty() throws IOException {
        cutTo(0);

        assertNone("truncated");
    }

    @Test
    void isNoneWhereItsHeaderIsTruncated() throws IOException {
        cutTo(XdsFile.HEADER_BYTES - 1);

        assertNone("truncated");
    }

    @Test
    void isNoneWhereItIsTruncated() throws IOException {
        cutTo(Math.toIntExact(Files.size(path())) - 1);

        assertNone("truncated");
    }

    @Test
    void isNoneWhereMoreFollows() throws IOException {
        cutTo(Math.toIntExact(Files.size(path())) + 1);

        assertNone("more than one");
    }

    @Test
    void isNoneWhereItIsSomethingElse() throws IOException {
        change(0, XdsFile.MAGIC + 1);

        assertNone("something else");
    }

    @Test
    void isNoneWhereItIsNewer() throws IOException {
        change(FORMAT_OFFSET, XdsFile.FORMAT + 1);

        assertNone("format 2");
    }

    @Test
    void isNoneWhereItsChecksumIsWrong() throws IOException {
        change(CHECKSUM_OFFSET, 0);

        assertNone("checksum");
    }

    @Test
    void isNoneWhereItsLengthIsWrong() throws IOException {
        change(LENGTH_OFFSET, -1);

        assertNone("truncated");
    }

    @Test
    void isNoneWhereABitHasFlippedAnywhere() throws IOException {
        byte[] bytes = Files.readAllBytes(path());

        for (int i = 0; i < bytes.length; i++) {
            byte[] flipped = bytes.clone();
            flipped[i] ^= 1;
            Files.write(path(), flipped);

            assertTrue(file().read() instanceof XdsFile.Content.None, "byte " + i);
        }
    }
}

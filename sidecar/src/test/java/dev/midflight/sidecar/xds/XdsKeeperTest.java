package dev.midflight.sidecar.xds;

import static dev.midflight.sidecar.xds.TestingResources.passing;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.fleet.FleetAddress;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.log.LogLevel;
import dev.midflight.sidecar.testing.ManualLoop;
import dev.midflight.wire.xds.VersionedResource;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What two processes of a pod keep in one file, one after the other. */
final class XdsKeeperTest {
    private static final VersionedResource A = passing("a", "1");
    private static final VersionedResource B = passing("b", "1");

    @TempDir Path directory;

    private final ManualLoop loop = new ManualLoop();
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private XdsKeeper keeper;

    @BeforeEach
    void begin() {
        EventLog log =
                EventLog.to(new PrintStream(lines, true, UTF_8), Clock.systemUTC(), LogLevel.INFO);
        keeper =
                new XdsKeeper(
                        file("a"),
                        loop::after,
                        new XdsNotices(FleetAddress.parse("127.0.0.1:1"), log));
        assertEquals(Optional.empty(), keeper.news());
    }

    private XdsFile file(String slot) {
        return new XdsFile(
                directory.resolve("xds-snapshot"), directory.resolve(".xds-snapshot-" + slot));
    }

    private void keep(VersionedResource resource) throws Exception {
        keeper.keep(XdsResources.of(List.of(resource)));
    }

    private void assertKept(VersionedResource resource) {
        assertEquals(new XdsFile.Content.Kept(List.of(resource)), file("a").read());
    }

    @Test
    void whatCameBeforeItServedIsWrittenOnceItDoes() throws Exception {
        keep(A);
        keeper.end();
        loop.pass();
        assertEquals(new XdsFile.Content.None("there is none"), file("a").read());

        keeper.begin();
        loop.pass();

        assertKept(A);
    }

    @Test
    void whatAnotherOneHasWrittenIsNewerThanWhatCameBeforeItServed() throws Exception {
        keep(A);
        keeper.end();
        assertTrue(file("b").write(List.of(B)));

        keeper.begin();
        assertEquals(Optional.of(List.of(B)), keeper.news());
        loop.pass();
        keeper.end();

        assertKept(B);
    }

    @Test
    void whatCouldNotBeWrittenIsTriedAgain() throws Exception {
        Path inTheWay = Files.createDirectories(directory.resolve(".xds-snapshot-a/x"));
        keeper.begin();
        keep(B);
        loop.pass();
        assertEquals(List.of(Duration.ofSeconds(30)), loop.timers());
        keep(A);
        loop.pass();
        assertEquals(List.of(Duration.ofSeconds(30)), loop.timers());
        Files.delete(inTheWay);
        Files.delete(directory.resolve(".xds-snapshot-a"));

        loop.pass();

        assertKept(A);
        assertEquals(List.of(), loop.timers());
        assertEquals(1, lines.toString(UTF_8).split("is not kept", -1).length - 1, lines::toString);
    }

    @Test
    void whoServesNoMoreLeavesItsSuccessorsFileAlone() throws Exception {
        keeper.begin();
        keep(A);
        assertTrue(file("b").write(List.of(B)));

        keeper.end();

        assertKept(B);
    }

    @Test
    void whatItServedByIsWrittenAtTheEnd() throws Exception {
        keeper.begin();
        keep(A);

        keeper.end();

        assertKept(A);
        assertEquals(List.of(), loop.timers());
    }
}

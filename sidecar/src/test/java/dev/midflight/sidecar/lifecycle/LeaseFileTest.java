package dev.midflight.sidecar.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.Epoch;
import dev.midflight.model.ProxyVersion;
import dev.midflight.model.Slot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseFileTest {
    @TempDir private Path directory;

    @Test
    void readsBackWhatItWroteLast() throws Exception {
        LeaseFile file = new LeaseFile(directory);
        Lease longer = Lease.of(Epoch.of(12), Slot.A, ProxyVersion.of("v1.2.3-with-a-long-name"));
        Lease shorter = Lease.of(Epoch.of(13), Slot.B, ProxyVersion.of("v2"));

        file.write(longer);
        file.write(shorter);

        assertEquals(Optional.of(shorter), file.read());
        assertEquals(256, Files.size(directory.resolve("lease")));
        assertTrue(
                Files.readString(directory.resolve("lease"))
                        .startsWith("epoch=13 slot=b version=v2 handover=handover-13-b.sock\n\0"));
    }

    @Test
    void isEmptyWhereThereIsNone() throws Exception {
        assertEquals(Optional.empty(), new LeaseFile(directory).read());
    }

    @Test
    void doesNotGuess() {
        assertEquals(Optional.empty(), Lease.parse(""));
        assertEquals(Optional.empty(), Lease.parse("epoch=x slot=a version=v1 handover=h"));
        assertEquals(Optional.empty(), Lease.parse("epoch=1 slot=c version=v1 handover=h"));
        assertEquals(Optional.empty(), Lease.parse("epoch=1 slot=a version=v1 handover=../h"));
    }
}

package dev.midflight.e2e.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.crds.MidflightNames;
import dev.midflight.crds.PodFailure;
import dev.midflight.e2e.garbage.GarbageSender;
import dev.midflight.e2e.kube.Await;
import dev.midflight.e2e.kube.PodShell;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The volume that slots and interceptor share: garbage on its sockets, and no room on it. */
@ExtendWith(Midflight.class)
final class SharedVolumeE2E {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String CLASS_NAME = "dev/midflight/e2e/garbage/GarbageSender";

    @Test
    void garbageOnTheSocketsIsDroppedAndTheNextUpgradeLosesNothing(TestSpace space) {
        space.createSidecarSet("v1");
        try (TestLoad load = TestLoad.start(space)) {
            PodShell slot = slotOfServer(space);
            load.requireLossless("garbage", () -> sendGarbage(slot));
            load.requireLossless("upgrade after garbage", () -> roll(space, "v2"));
        }
    }

    @Test
    void aFullVolumeLosesNothing(TestSpace space) {
        space.createSidecarSet("v1");
        try (TestLoad load = TestLoad.start(space)) {
            PodShell slot = slotOfServer(space);
            load.requireLossless(
                    "volume filled",
                    () -> {
                        PodShell.Result filled =
                                slot.run(
                                        "/bin/dd",
                                        "if=/dev/zero",
                                        "of=" + MidflightNames.RUN_DIRECTORY + "/fill",
                                        "bs=64k");
                        assertTrue(filled.output().contains("No space left"), filled.output());
                        space.fleet().editVersion("v2");
                        Await.until(
                                "upgraded, or gone back with a reason",
                                LIMIT,
                                () ->
                                        space.fleet().rolledOut()
                                                || space.fleet().wentBackFrom("v2"));
                    });
            List<PodFailure> failures = space.fleet().status().failures();
            System.out.println("with a full volume: " + failures);
            assertTrue(
                    space.fleet().rolledOut()
                            || failures.stream().noneMatch(failure -> failure.reason().isBlank()),
                    "went back without a reason: " + failures);
        }
    }

    private static PodShell slotOfServer(TestSpace space) {
        String pod = space.workload().readyPod("server").getMetadata().getName();
        return new PodShell(
                space.client(), space.namespace(), pod, MidflightNames.SLOT_A_CONTAINER);
    }

    private static void roll(TestSpace space, String version) {
        space.fleet().editVersion(version);
        space.fleet().awaitRolledOut(LIMIT);
    }

    /** The class is carried in as text, since the container has nothing of ours. */
    private static void sendGarbage(PodShell slot) {
        String directory = MidflightNames.RUN_DIRECTORY + "/garbage";
        String file = directory + "/" + CLASS_NAME + ".class";
        String output =
                slot.script(
                        "mkdir -p $(dirname "
                                + file
                                + ") && echo "
                                + encoded()
                                + " | base64 -d > "
                                + file
                                + " && /opt/midflight/jre/bin/java -Xmx32m -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -cp "
                                + directory
                                + " dev.midflight.e2e.garbage.GarbageSender "
                                + MidflightNames.RUN_DIRECTORY
                                + "; code=$?; rm -r "
                                + directory
                                + "; exit $code");
        System.out.println(output);
        assertEquals(true, output.contains("handover-"), "no handover socket: " + output);
    }

    private static String encoded() {
        try (InputStream in = GarbageSender.class.getResourceAsStream("GarbageSender.class")) {
            return Base64.getEncoder().encodeToString(Objects.requireNonNull(in).readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

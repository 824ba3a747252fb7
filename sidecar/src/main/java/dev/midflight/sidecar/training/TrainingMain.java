package dev.midflight.sidecar.training;

import dev.midflight.model.Slot;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.log.LogLevel;
import dev.midflight.sidecar.rehearsal.Rehearsal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * Runs through everything that a proxy does in its first seconds, so that the JVM records which
 * classes and methods to have ready: real HTTP/1.1 and TCP traffic, a whole handover there and back
 * between two proxies, the first steps towards the operator. Exits with 0 where all of it worked.
 */
public final class TrainingMain {
    private static final Duration TRAFFIC = Duration.ofSeconds(4);

    private TrainingMain() {}

    public static void main(String[] arguments) throws Exception {
        EventLog log = EventLog.to(System.err, Clock.systemUTC(), LogLevel.INFO);
        Path run = Files.createTempDirectory("training");
        boolean rehearsed =
                new Rehearsal(run, Slot.A, log.part("rehearsal")).run(Integer.MAX_VALUE, TRAFFIC);
        boolean handedOver = new TrainingPod(run, log).handOverThereAndBack();
        boolean dialled = new TrainingOperator(run, log).isDialled();
        log.info("trained", "traffic", rehearsed, "handover", handedOver, "operator", dialled);
        System.exit(rehearsed && handedOver && dialled ? 0 : 1);
    }
}

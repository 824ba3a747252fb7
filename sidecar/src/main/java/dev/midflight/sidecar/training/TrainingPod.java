package dev.midflight.sidecar.training;

import dev.midflight.model.ProxyVersion;
import dev.midflight.sidecar.Sidecar;
import dev.midflight.sidecar.config.InvalidConfigException;
import dev.midflight.sidecar.config.SidecarConfig;
import dev.midflight.sidecar.log.EventLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Two whole proxies in one process, as the two slots of a pod. */
final class TrainingPod {
    private final Path runDirectory;
    private final EventLog log;

    TrainingPod(Path runDirectory, EventLog log) {
        this.runDirectory = runDirectory;
        this.log = log;
    }

    boolean handOverThereAndBack()
            throws IOException, InterruptedException, InvalidConfigException {
        TrainingLauncher a = start("a", 1);
        boolean served = a.await("serving 1");
        TrainingLauncher b = start("b", 2);
        boolean there = b.await("serving 2") && a.await("soaking 1");
        a.say("takeover 3");
        boolean back = a.await("serving 3") && b.await("soaking 2");
        b.say("terminate");
        a.say("terminate");
        return served && there && back && a.await("draining 3");
    }

    private TrainingLauncher start(String slot, long epoch)
            throws IOException, InvalidConfigException {
        TrainingLauncher launcher = new TrainingLauncher(log.part("slot-" + slot));
        Sidecar sidecar =
                Sidecar.assemble(
                        SidecarConfig.parse(environment(slot, epoch)),
                        ProxyVersion.of("training"),
                        launcher.proxysEnd(),
                        log.part("slot-" + slot));
        Thread.ofPlatform().daemon().name("slot-" + slot).start(sidecar::run);
        return launcher;
    }

    private Map<String, String> environment(String slot, long epoch) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("MIDFLIGHT_SLOT", slot);
        environment.put("MIDFLIGHT_EPOCH", Long.toString(epoch));
        environment.put("MIDFLIGHT_RUN_DIR", runDirectory.toString());
        environment.put("MIDFLIGHT_FLEET_ADDRESS", "");
        for (String listener : new String[] {"INBOUND", "OUTBOUND", "ADMIN", "PROBE", "METRICS"}) {
            environment.put("MIDFLIGHT_LISTEN_" + listener, "0");
        }
        return environment;
    }
}

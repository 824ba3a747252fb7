package dev.midflight.e2e.handover;

import dev.midflight.e2e.load.Census;
import dev.midflight.e2e.load.LoadReport;
import dev.midflight.e2e.load.PhaseReport;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The load of this module: HTTP/1.1 in all its ways, and TCP streams. */
final class HttpWitness implements Witness {
    private final ControlPort control;
    private Map<String, Census> before = Map.of();

    HttpWitness(ControlPort control) {
        this.control = control;
    }

    @Override
    public String name() {
        return "HTTP/1.1 and TCP";
    }

    @Override
    public void begin(String phase) {
        before = control.post(ControlPort.phasePath(phase), LoadReport.class).connections();
    }

    @Override
    public long calls(String phase) {
        return report().phase(phase).requests();
    }

    @Override
    public WitnessFigures end(String phase) {
        LoadReport report = control.post(ControlPort.phasePath("after " + phase), LoadReport.class);
        PhaseReport figures = report.phase(phase);
        return new WitnessFigures(
                name(),
                figures.requests() + figures.streamFrames(),
                figures.failed(),
                figures.resets() + figures.closes(),
                figures.duplicates(),
                figures.wrongBytes(),
                replaced(report.connections()),
                figures.gapP99Millis(),
                Math.max(figures.gapMaxMillis(), figures.streamGapMaxMillis()),
                figures.causes(),
                figures.examples());
    }

    private LoadReport report() {
        return control.get("/report", LoadReport.class);
    }

    private long replaced(Map<String, Census> after) {
        return before.entrySet().stream()
                .mapToLong(
                        kind -> {
                            Set<Integer> ports = new HashSet<>(kind.getValue().localPorts());
                            ports.removeAll(
                                    after.getOrDefault(kind.getKey(), Census.NONE).localPorts());
                            return ports.size();
                        })
                .sum();
    }
}

package dev.midflight.e2e.handover;

import dev.midflight.e2e.rpc.RpcLoad;
import dev.midflight.e2e.rpc.RpcPhase;
import dev.midflight.e2e.rpc.RpcReport;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A consumer of {@code rpcapps}, and the provider that counts what it executes. */
final class RpcWitness implements Witness {
    private final String name;
    private final ControlPort consumer;
    private final ControlPort provider;

    RpcWitness(String name, ControlPort consumer, ControlPort provider) {
        this.name = name;
        this.consumer = consumer;
        this.provider = provider;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void begin(String phase) {
        var _ = startPhase(phase);
    }

    @Override
    public long calls(String phase) {
        return consumer.get("/report", RpcReport.class).phase(phase).calls();
    }

    @Override
    public WitnessFigures end(String phase) {
        RpcPhase figures = startPhase("after " + phase).phase(phase);
        RpcLoad.Executed executed = executed(figures.prefix());
        return new WitnessFigures(
                name,
                figures.calls(),
                figures.failed() + figures.inFlight(),
                figures.resets(),
                Math.max(executed.duplicates(), figures.duplicates()),
                0,
                0,
                figures.p99Millis(),
                figures.maxGapMillis(),
                figures.causes(),
                figures.examples());
    }

    private RpcLoad.Executed executed(String prefix) {
        String path = "/executed?phase=" + URLEncoder.encode(prefix, StandardCharsets.UTF_8);
        return provider.get(path, RpcLoad.Executed.class);
    }

    private RpcReport startPhase(String phase) {
        return consumer.post(ControlPort.phasePath(phase), RpcReport.class);
    }
}

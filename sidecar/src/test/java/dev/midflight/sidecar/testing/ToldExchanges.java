package dev.midflight.sidecar.testing;

import dev.midflight.sidecar.telemetry.ExchangeEnd;
import dev.midflight.sidecar.telemetry.ExchangeRing;
import dev.midflight.sidecar.telemetry.ResponseFlag;
import dev.midflight.sidecar.telemetry.Telemetry;
import dev.midflight.sidecar.text.HostPort;
import dev.midflight.testkit.Await;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** What the access log would say of the exchanges that have ended. */
public final class ToldExchanges {
    private final List<ExchangeRing> rings;
    private final List<String> told = new ArrayList<>();
    private final List<String> upstreams = new ArrayList<>();

    /** Of those that end from here on. */
    public ToldExchanges(Telemetry telemetry) {
        this.rings = telemetry.readExchanges(64);
    }

    /** Status and response flags of so many exchanges, once they have ended. */
    public List<String> await(int exchanges) {
        awaitAll(exchanges);
        return List.copyOf(told);
    }

    /** Protocol and last endpoint of so many exchanges, once they have ended. */
    public List<String> awaitUpstreams(int exchanges) {
        awaitAll(exchanges);
        return List.copyOf(upstreams);
    }

    private void awaitAll(int exchanges) {
        Await.until(
                told::toString,
                () -> {
                    rings.forEach(ring -> ring.drain(this::tell));
                    return told.size() == exchanges;
                });
    }

    private void tell(ExchangeEnd end) {
        told.add(end.status() + " " + ResponseFlag.text(end.flags()));
        InetSocketAddress upstream = end.upstream();
        upstreams.add(
                end.protocol().label() + " " + (upstream == null ? "-" : HostPort.of(upstream)));
    }
}

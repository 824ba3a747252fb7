package dev.midflight.sidecar.testing;

import dev.midflight.sidecar.telemetry.ExchangeEnd;
import dev.midflight.sidecar.telemetry.ExchangeRing;
import dev.midflight.sidecar.telemetry.ResponseFlag;
import dev.midflight.sidecar.telemetry.Telemetry;
import dev.midflight.testkit.Await;
import java.util.ArrayList;
import java.util.List;

/** What the access log would say of the exchanges that have ended. */
public final class ToldExchanges {
    private final List<ExchangeRing> rings;
    private final List<String> told = new ArrayList<>();

    /** Of those that end from here on. */
    public ToldExchanges(Telemetry telemetry) {
        this.rings = telemetry.readExchanges(64);
    }

    /** Status and response flags of so many exchanges, once they have ended. */
    public List<String> await(int exchanges) {
        Await.until(
                told::toString,
                () -> {
                    rings.forEach(ring -> ring.drain(this::tell));
                    return told.size() == exchanges;
                });
        return List.copyOf(told);
    }

    private void tell(ExchangeEnd end) {
        told.add(end.status() + " " + ResponseFlag.text(end.flags()));
    }
}

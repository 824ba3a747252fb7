package dev.midflight.sidecar.testing;

import dev.midflight.sidecar.telemetry.ExchangeEnd;
import dev.midflight.sidecar.telemetry.ExchangeRing;
import dev.midflight.sidecar.telemetry.ResponseFlag;
import dev.midflight.sidecar.telemetry.Telemetry;
import dev.midflight.testkit.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What the access log would say of the exchanges that have ended; a proxy has one reader. */
public final class ToldExchanges {
    private final List<ExchangeRing> rings;
    private final Function<ExchangeEnd, String> line;
    private final List<String> told = new ArrayList<>();

    /** Status and response flags of those that end from here on. */
    public ToldExchanges(Telemetry telemetry) {
        this(telemetry, end -> end.status() + " " + ResponseFlag.text(end.flags()));
    }

    /**
     * Of those that end from here on.
     *
     * @param line what is said of each
     */
    public ToldExchanges(Telemetry telemetry, Function<ExchangeEnd, String> line) {
        this.rings = telemetry.readExchanges(64);
        this.line = line;
    }

    /** The lines of so many exchanges, once they have ended. */
    public List<String> await(int exchanges) {
        Await.until(
                told::toString,
                () -> {
                    rings.forEach(ring -> ring.drain(end -> told.add(line.apply(end))));
                    return told.size() == exchanges;
                });
        return List.copyOf(told);
    }
}

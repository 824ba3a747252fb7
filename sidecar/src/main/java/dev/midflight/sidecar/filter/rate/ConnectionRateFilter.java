package dev.midflight.sidecar.filter.rate;

import dev.midflight.sidecar.filter.ConnectionFilter;
import dev.midflight.sidecar.telemetry.Counter;
import java.net.InetAddress;

/** {@code connectionRate} of a listener: a token for each connection. */
public record ConnectionRateFilter(TokenBucket bucket) implements ConnectionFilter {
    @Override
    public boolean admits(InetAddress peer) {
        return bucket.take();
    }

    @Override
    public String reason() {
        return "connection rate";
    }

    @Override
    public Counter refused() {
        return Counter.FILTERED_CONNECTIONS_RATE;
    }
}

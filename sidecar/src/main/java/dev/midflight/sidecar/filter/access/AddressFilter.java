package dev.midflight.sidecar.filter.access;

import dev.midflight.model.traffic.Filter;
import dev.midflight.sidecar.filter.ConnectionFilter;
import dev.midflight.sidecar.telemetry.Counter;
import java.net.InetAddress;

/** {@code access} of a listener. */
public record AddressFilter(Filter.AddressAccess model) implements ConnectionFilter {
    @Override
    public boolean admits(InetAddress peer) {
        return model.admits(peer);
    }

    @Override
    public String reason() {
        return "access list";
    }

    @Override
    public Counter refused() {
        return Counter.FILTERED_CONNECTIONS_ACCESS;
    }
}

package dev.midflight.sidecar.proxy;

import dev.midflight.sidecar.cluster.EndpointChange;
import dev.midflight.sidecar.log.EventLog;
import java.util.function.Consumer;

/** A line of the log for each endpoint that becomes unhealthy or is ejected, and is well again. */
public record EndpointLog(EventLog log) implements Consumer<EndpointChange> {
    @Override
    public void accept(EndpointChange change) {
        Object[] which = {"cluster", change.cluster().name(), "endpoint", change.endpoint()};
        switch (change.kind()) {
            case UNHEALTHY -> log.warn("endpoint is unhealthy", which);
            case HEALTHY -> log.info("endpoint is healthy", which);
            case EJECTED -> log.warn("endpoint is ejected", which);
            case RETURNED -> log.info("endpoint is back after its ejection", which);
        }
    }
}

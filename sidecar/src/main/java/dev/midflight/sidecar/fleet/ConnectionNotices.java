package dev.midflight.sidecar.fleet;

import dev.midflight.sidecar.log.EventLog;
import org.jspecify.annotations.Nullable;

/** Says in the log how the channel stands, the same trouble only once until it changes. */
final class ConnectionNotices {
    private final EventLog log;
    private @Nullable EndReason last;

    ConnectionNotices(EventLog log) {
        this.log = log;
    }

    void connected(FleetAddress address) {
        last = null;
        log.info("Connected to the operator", "address", address);
    }

    void ended(StreamEnd end, DialPolicy.Dial next) {
        Object[] keys = {
            "address", end.dialled(),
            "reason", end.detail(),
            "next", next.address(),
            "delayMillis", next.delay().toMillis()
        };
        boolean known = end.reason() == last;
        last = end.reason();
        if (known) {
            log.debug(end.reason().words(), keys);
            return;
        }
        switch (end.reason()) {
            case FOLLOWER, ENDED -> log.info(end.reason().words(), keys);
            case NO_AUTHORITIES, NO_TOKEN, UNTRUSTED, NO_TLS, TOKEN_REFUSED, LOST ->
                    log.warn(end.reason().words(), keys);
        }
    }
}

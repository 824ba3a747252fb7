package dev.midflight.sidecar.xds;

import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.Snapshot;
import dev.midflight.sidecar.fleet.EndReason;
import dev.midflight.sidecar.fleet.FleetAddress;
import dev.midflight.sidecar.fleet.StreamEnd;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.wire.xds.XdsType;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in the log how things stand, the same trouble only once until it changes. */
final class XdsNotices {
    private final FleetAddress address;
    private final EventLog log;
    private final Map<XdsType, String> refused = new EnumMap<>(XdsType.class);
    private @Nullable EndReason last;
    private List<String> bound = List.of();
    private String unknown = "";
    private boolean unwritten;

    XdsNotices(FleetAddress address, EventLog log) {
        this.address = address;
        this.log = log;
    }

    void connected() {
        last = null;
        log.info("Connected to the control plane", "address", address);
    }

    void ended(StreamEnd end, Duration delay) {
        Object[] keys = {
            "address", address, "reason", end.detail(), "delayMillis", delay.toMillis()
        };
        boolean known = end.reason() == last;
        last = end.reason();
        if (known) {
            log.debug(words(end.reason()), keys);
        } else if (end.reason() == EndReason.ENDED) {
            log.info(words(end.reason()), keys);
        } else {
            log.warn(words(end.reason()), keys);
        }
    }

    private static String words(EndReason reason) {
        return switch (reason) {
            case NO_AUTHORITIES -> "The control plane cannot be dialled: its CA cannot be read";
            case NO_TOKEN -> "The control plane cannot be dialled: the token cannot be read";
            case UNTRUSTED -> "The control plane's certificate is not of the CA in ca.crt";
            case NO_TLS -> "The control plane was reached, but TLS failed";
            case TOKEN_REFUSED -> "The control plane refused this pod's token";
            case FOLLOWER -> "The control plane names another one, which is not dialled";
            case LOST -> "The control plane cannot be reached, or does not answer";
            case ENDED -> "The stream to the control plane ended";
        };
    }

    void taken(XdsType type, String nonce) {
        refused.remove(type);
        log.debug("Took a response", "type", type, "nonce", nonce);
    }

    void refused(XdsType type, String nonce, String reason) {
        if (reason.equals(refused.put(type, reason))) {
            log.debug("Refused the same again", "type", type, "nonce", nonce);
        } else {
            log.warn(
                    "Refused a response, or a part of it",
                    "type",
                    type,
                    "nonce",
                    nonce,
                    "reason",
                    reason);
        }
    }

    void unknown(String typeUrl) {
        if (!typeUrl.equals(unknown)) {
            unknown = typeUrl;
            log.warn("Passed over a response of a type that nobody asked for", "type", typeUrl);
        }
    }

    void unusable(String reason) {
        log.warn("The resources cannot be served", "reason", reason);
    }

    void forgone(Set<Missing> missing) {
        if (missing.isEmpty()) {
            log.info("Everything that is referred to is there");
        } else {
            String names =
                    missing.stream()
                            .map(each -> each.type() + " " + each.name())
                            .sorted()
                            .limit(20)
                            .collect(Collectors.joining(", "));
            log.warn("Goes on without what does not come", "missing", names);
        }
    }

    /** A pod's listeners are those of redirected connections; others are said to be left out. */
    void serving(Snapshot snapshot) {
        List<String> others =
                snapshot.listeners().stream()
                        .filter(listener -> listener.address().isPresent())
                        .map(Listener::name)
                        .toList();
        if (!others.isEmpty() && !others.equals(bound)) {
            log.warn(
                    "Listeners with a socket of their own are not served in a pod",
                    "names",
                    String.join(", ", others));
        }
        bound = others;
    }

    void kept(int resources) {
        log.info("Read the configuration of before", "resources", resources);
    }

    void nothingKept(String reason) {
        log.info("No configuration of before", "reason", reason);
    }

    void written(boolean now, String reason) {
        if (!now && !unwritten) {
            log.warn(
                    "The configuration is not kept for a restart: an older one stays, if there is one",
                    "reason",
                    reason);
        }
        unwritten = !now;
    }
}

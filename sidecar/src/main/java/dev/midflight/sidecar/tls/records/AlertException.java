package dev.midflight.sidecar.tls.records;

import javax.net.ssl.SSLException;

/** The peer does not keep to the protocol, and is told so. */
final class AlertException extends SSLException {
    private final Alert alert;

    AlertException(Alert alert, String message) {
        super(message);
        this.alert = alert;
    }

    Alert alert() {
        return alert;
    }
}

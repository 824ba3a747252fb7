package dev.midflight.model;

import java.util.Arrays;
import java.util.Optional;

/** What is known of the protocol at a port before a byte has come. */
public enum PortHint {
    /** Nothing: a silent client is waited for a moment, then the server may speak. */
    DETECT,
    /** The server may begin: it is connected at once. What is said first decides as ever. */
    SERVER_FIRST,
    /**
     * The client begins: the server is connected only when it has. What it says decides as ever.
     */
    CLIENT_FIRST,
    /** Bytes, whatever they look like. */
    TCP;

    /** As {@link PortHints} writes it. */
    public String word() {
        return Word.of(this);
    }

    static Optional<PortHint> of(String word) {
        return Arrays.stream(values()).filter(hint -> hint.word().equals(word)).findFirst();
    }
}

package dev.midflight.model;

/** What a serving proxy sends on the fleet channel. */
public sealed interface ProxyMessage {
    /** The first message of a stream. */
    record Hello(int protocol, SidecarReport report) implements ProxyMessage {
        /** The protocol that this build speaks. */
        public static final int PROTOCOL = 1;
    }

    /** Sent on every change and at least every ten seconds. */
    record Report(SidecarReport report) implements ProxyMessage {}

    /** The answer to a command. */
    record Result(CommandResult result) implements ProxyMessage {}
}

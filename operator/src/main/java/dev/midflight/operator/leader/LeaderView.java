package dev.midflight.operator.leader;

/** What this replica knows of who leads. */
public sealed interface LeaderView {
    /** This one reconciles, and the fleet's streams end here. */
    record Leading() implements LeaderView {}

    /** Another one does; proxies reach it at {@code address}. */
    record Following(String address) implements LeaderView {}

    /** Nobody is known to. */
    record Unknown() implements LeaderView {}
}

package dev.midflight.model.traffic;

/** What of a request decides which endpoint of a hashing balancer it goes to. */
public sealed interface HashKey {
    record Header(String name) implements HashKey {
        public Header {
            Check.fieldName(name);
        }
    }

    record QueryParameter(String name) implements HashKey {}

    /** The client's address, without its port. */
    record Peer() implements HashKey {}
}

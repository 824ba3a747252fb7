package dev.midflight.operator.serve;

/** Some of the octets of an array, which nobody changes. */
record Slice(byte[] octets, int offset, int length) {
    static Slice of(byte[] octets) {
        return new Slice(octets, 0, octets.length);
    }
}

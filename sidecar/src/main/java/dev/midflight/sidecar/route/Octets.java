package dev.midflight.sidecar.route;

import java.nio.charset.StandardCharsets;

/** Texts as they are on a wire. */
final class Octets {
    private Octets() {}

    static byte[] of(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte lower(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? (byte) (octet + 32) : octet;
    }
}

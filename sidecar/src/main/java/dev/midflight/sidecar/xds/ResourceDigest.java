package dev.midflight.sidecar.xds;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.midflight.wire.xds.VersionedResource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A hash of resources' types, names and versions, in their order. */
final class ResourceDigest {
    private final MessageDigest digest = sha256();

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    void add(VersionedResource one) {
        add(one.type().name());
        add(one.name());
        add(one.version());
    }

    void add(String part) {
        digest.update(part.getBytes(UTF_8));
        digest.update((byte) 0);
    }

    /**
     * Ends it.
     *
     * @param bytes so many of it
     */
    String hex(int bytes) {
        return HexFormat.of().formatHex(digest.digest(), 0, bytes);
    }
}

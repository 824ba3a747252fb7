package dev.midflight.sidecar.lifecycle;

import dev.midflight.model.Epoch;
import dev.midflight.model.ProxyVersion;
import dev.midflight.model.Slot;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who serves the pod, since which epoch, and where it can be asked to hand over.
 *
 * @param handoverSocket name of a file beside the lease
 */
record Lease(Epoch epoch, Slot slot, ProxyVersion version, String handoverSocket) {

    static Lease of(Epoch epoch, Slot slot, ProxyVersion version) {
        return new Lease(epoch, slot, version, "handover-" + epoch + "-" + slot.letter() + ".sock");
    }

    /** Empty where it is not understood. */
    static Optional<Lease> parse(String line) {
        Map<String, String> values = new HashMap<>();
        for (String word : line.strip().split(" ", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                values.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        String socket = values.getOrDefault("handover", "");
        Optional<Slot> slot = Slot.parse(values.getOrDefault("slot", ""));
        if (slot.isEmpty() || socket.isEmpty() || socket.indexOf('/') >= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Lease(
                            Epoch.parse(values.getOrDefault("epoch", "")),
                            slot.get(),
                            ProxyVersion.of(values.getOrDefault("version", "-")),
                            socket));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    String toLine() {
        return "epoch=%s slot=%s version=%s handover=%s\n"
                .formatted(epoch, slot.letter(), version, handoverSocket);
    }
}

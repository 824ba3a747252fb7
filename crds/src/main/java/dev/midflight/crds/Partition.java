package dev.midflight.crds;

import io.fabric8.kubernetes.api.model.IntOrString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** How many pods stay on the previous version while a roll is in force. */
public sealed interface Partition {

    /** Exactly so many pods; which ones, the operator decides. */
    record Count(int pods) implements Partition {}

    /** The pods whose place is below the percentage; webhook and operator agree without talking. */
    record Percentage(int percent) implements Partition {

        public boolean keeps(String namespace, String name) {
            return placeOf(namespace, name) < percent * 100;
        }
    }

    /** Reads what the schema allows; anything else keeps every pod where it is. */
    static Partition parse(IntOrString value) {
        if (value.getIntVal() != null) {
            return new Count(value.getIntVal());
        }
        String text = value.getStrVal();
        if (text != null && text.matches("(100|[0-9]{1,2})%")) {
            return new Percentage(Integer.parseInt(text.substring(0, text.length() - 1)));
        }
        return new Percentage(100);
    }

    /** True where no pod stays behind. */
    default boolean isOpen() {
        return switch (this) {
            case Count(int pods) -> pods == 0;
            case Percentage(int percent) -> percent == 0;
        };
    }

    /** A pod's place in the order of a roll, from 0 to 9999, the same for ever. */
    static int placeOf(String namespace, String name) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest((namespace + "/" + name).getBytes(StandardCharsets.UTF_8));
            return (ByteBuffer.wrap(digest).getInt() & Integer.MAX_VALUE) % 10_000;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

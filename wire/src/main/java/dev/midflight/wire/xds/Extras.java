package dev.midflight.wire.xds;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.midflight.model.traffic.Percent;
import dev.midflight.wire.xds.proto.CoreProto.Metadata;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;

/**
 * What Envoy's API has no field for, in a resource's metadata under a name of our own: others leave
 * it alone. What is the default is not written; the keys are in docs/reference/xds.md.
 */
final class Extras {
    static final String NAME = "dev.midflight";

    private final Struct.Builder fields = Struct.newBuilder();

    Extras put(String key, long value, long otherwise) {
        if (value != otherwise) {
            fields.putFields(key, Value.newBuilder().setNumberValue(value).build());
        }
        return this;
    }

    Extras put(String key, String value, String otherwise) {
        return value.equals(otherwise) ? this : put(key, value);
    }

    Extras put(String key, Duration value, Duration otherwise) {
        return put(key, value.toString(), otherwise.toString());
    }

    Extras put(String key, Enum<?> value, Enum<?> otherwise) {
        return put(key, word(value), word(otherwise));
    }

    Extras put(String key, String value) {
        fields.putFields(key, Value.newBuilder().setStringValue(value).build());
        return this;
    }

    /** Where a fraction of a million is not all of it. */
    Extras put(String key, Percent percent) {
        if (!Values.percent(Values.fraction(percent)).equals(percent)) {
            fields.putFields(key, Value.newBuilder().setNumberValue(percent.value()).build());
        }
        return this;
    }

    /** Empty where everything is the default. */
    Optional<Metadata> metadata() {
        return fields.getFieldsCount() == 0
                ? Optional.empty()
                : Optional.of(
                        Metadata.newBuilder().putFilterMetadata(NAME, fields.build()).build());
    }

    static Struct of(Metadata metadata) {
        return metadata.getFilterMetadataOrDefault(NAME, Struct.getDefaultInstance());
    }

    static boolean has(Struct extras, String key) {
        return extras.getFieldsMap().containsKey(key);
    }

    /**
     * @throws IllegalArgumentException where it is no whole number
     */
    static int number(Struct extras, String key, int otherwise) {
        Value value = extras.getFieldsOrDefault(key, Value.getDefaultInstance());
        if (value.getKindCase() == Value.KindCase.KIND_NOT_SET) {
            return otherwise;
        }
        double number = value.getNumberValue();
        if (value.getKindCase() != Value.KindCase.NUMBER_VALUE || number != Math.rint(number)) {
            throw new IllegalArgumentException(
                    "metadata " + NAME + "." + key + ": not a whole number");
        }
        return Values.number((long) number, key);
    }

    static String text(Struct extras, String key, String otherwise) {
        Value value = extras.getFieldsOrDefault(key, Value.getDefaultInstance());
        return value.getKindCase() == Value.KindCase.STRING_VALUE
                ? value.getStringValue()
                : otherwise;
    }

    /**
     * @throws IllegalArgumentException where it is none of ISO 8601
     */
    static Duration duration(Struct extras, String key, Duration otherwise) {
        String text = text(extras, key, otherwise.toString());
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "metadata " + NAME + "." + key + ": '" + text + "' (expected: as PT1.5S)", e);
        }
    }

    static Percent percent(Struct extras, String key, Percent otherwise) {
        Value value = extras.getFieldsOrDefault(key, Value.getDefaultInstance());
        return value.getKindCase() == Value.KindCase.NUMBER_VALUE
                ? new Percent(value.getNumberValue())
                : otherwise;
    }

    /**
     * @throws IllegalArgumentException where it is none of its kind
     */
    static <E extends Enum<E>> E constant(Struct extras, String key, E otherwise) {
        String word = text(extras, key, word(otherwise));
        return EnumSet.allOf(otherwise.getDeclaringClass()).stream()
                .filter(constant -> word(constant).equals(word))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "metadata "
                                                + NAME
                                                + "."
                                                + key
                                                + ": '"
                                                + word
                                                + "' (expected: one that is known)"));
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}

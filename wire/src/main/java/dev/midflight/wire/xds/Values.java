package dev.midflight.wire.xds;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Duration;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.UInt64Value;
import dev.midflight.model.traffic.Percent;
import dev.midflight.wire.xds.proto.CoreProto;
import dev.midflight.wire.xds.proto.TypeProto;

/** Small values both ways. */
final class Values {
    private static final int MILLION = 1_000_000;

    private Values() {}

    static UInt32Value uint32(int value) {
        return UInt32Value.of(value);
    }

    static UInt64Value uint64(long value) {
        return UInt64Value.of(value);
    }

    static BoolValue flag(boolean value) {
        return BoolValue.of(value);
    }

    static Duration millis(long millis) {
        return duration(java.time.Duration.ofMillis(millis));
    }

    static Duration seconds(long seconds) {
        return duration(java.time.Duration.ofSeconds(seconds));
    }

    static Duration duration(java.time.Duration duration) {
        return Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }

    /**
     * @throws IllegalArgumentException beyond 292 years
     */
    static java.time.Duration duration(Duration duration) {
        try {
            return java.time.Duration.ofNanos(
                    java.time.Duration.ofSeconds(duration.getSeconds(), duration.getNanos())
                            .toNanos());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "duration: " + duration.getSeconds() + " s (expected: within 292 years)", e);
        }
    }

    /**
     * In whole milliseconds, rounded up, so that a short time does not become none.
     *
     * @throws IllegalArgumentException beyond 24 days
     */
    static int millis(Duration duration) {
        long nanos = duration(duration).toNanos();
        return number(Math.ceilDiv(nanos, MILLION), "milliseconds");
    }

    /**
     * In whole seconds, rounded up.
     *
     * @throws IllegalArgumentException beyond 68 years
     */
    static int seconds(Duration duration) {
        return number(Math.ceilDiv(duration(duration).toMillis(), 1000L), "seconds");
    }

    /**
     * @throws IllegalArgumentException where it is no int
     */
    static int number(long value, String what) {
        if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    what + ": " + value + " (expected: at most " + Integer.MAX_VALUE + ")");
        }
        return (int) value;
    }

    /** In whole percents, rounded. */
    static int whole(TypeProto.Percent percent, String what) {
        return number(Math.round(percent.getValue()), what);
    }

    /** To a millionth. */
    static TypeProto.FractionalPercent fraction(Percent percent) {
        return TypeProto.FractionalPercent.newBuilder()
                .setNumerator((int) Math.round(percent.value() * MILLION / 100))
                .setDenominator(TypeProto.FractionalPercent.DenominatorType.MILLION)
                .build();
    }

    static CoreProto.RuntimeFractionalPercent runtimeFraction(Percent percent) {
        return CoreProto.RuntimeFractionalPercent.newBuilder()
                .setDefaultValue(fraction(percent))
                .build();
    }

    /**
     * @throws IllegalArgumentException for a denominator that is not known, or more than all
     */
    static Percent percent(TypeProto.FractionalPercent fraction) {
        int whole =
                switch (fraction.getDenominator()) {
                    case HUNDRED -> 100;
                    case TEN_THOUSAND -> 10_000;
                    case MILLION -> MILLION;
                    case UNRECOGNIZED ->
                            throw new IllegalArgumentException(
                                    "denominator: "
                                            + fraction.getDenominatorValue()
                                            + " (expected: one that is known)");
                };
        return new Percent(Integer.toUnsignedLong(fraction.getNumerator()) * 100.0 / whole);
    }
}

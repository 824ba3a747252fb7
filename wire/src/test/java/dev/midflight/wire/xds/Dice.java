package dev.midflight.wire.xds;

import dev.midflight.model.traffic.Percent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Chances, from a seed. */
final class Dice {
    private final SplittableRandom random;

    Dice(long seed) {
        this.random = new SplittableRandom(seed);
    }

    int number(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    boolean coin() {
        return random.nextBoolean();
    }

    @SafeVarargs
    final <T> T one(T... of) {
        return of[random.nextInt(of.length)];
    }

    <T> List<T> some(int most, IntFunction<T> make) {
        return IntStream.range(0, number(0, most)).mapToObj(make).toList();
    }

    <T> Optional<T> maybe(T value) {
        return coin() ? Optional.of(value) : Optional.empty();
    }

    /** Some of them are more than a fraction of a million can say. */
    Percent percent() {
        return new Percent(one(0.0, 100.0, 12.5, random.nextDouble() * 100));
    }

    /** Zero, in milliseconds, or to the nanosecond. */
    Duration duration(int maxSeconds) {
        return one(
                Duration.ZERO,
                Duration.ofMillis(number(1, maxSeconds * 1000)),
                Duration.ofSeconds(number(0, maxSeconds - 1), number(1, 999_999_999)));
    }
}

package dev.midflight.webhook;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The two resources that overcommit is about, as whole numbers: millicores and bytes. */
enum ResourceKind {
    CPU("cpu", 1) {
        @Override
        long parse(Quantity quantity) {
            return roundedUp(quantity.getNumericalAmount().movePointRight(3));
        }

        @Override
        Quantity format(long amount) {
            return amount % 1000 == 0
                    ? new Quantity(String.valueOf(amount / 1000))
                    : new Quantity(amount + "m");
        }
    },
    MEMORY("memory", 1L << 20) {
        @Override
        long parse(Quantity quantity) {
            return roundedUp(quantity.getNumericalAmount());
        }

        @Override
        Quantity format(long amount) {
            if (amount == 0) {
                return new Quantity("0");
            }
            if (amount % GIBI == 0) {
                return new Quantity(amount / GIBI + "Gi");
            }
            if (amount % MEBI == 0) {
                return new Quantity(amount / MEBI + "Mi");
            }
            return new Quantity(amount % KIBI == 0 ? amount / KIBI + "Ki" : amount + "");
        }
    };

    static final long KIBI = 1L << 10;
    static final long MEBI = 1L << 20;
    private static final long GIBI = 1L << 30;

    private final String key;
    private final long unit;

    ResourceKind(String key, long unit) {
        this.key = key;
        this.unit = unit;
    }

    /** The name in a resource list. */
    String key() {
        return key;
    }

    /** The step in which shares are moved: one millicore, one mebibyte. */
    long unit() {
        return unit;
    }

    abstract long parse(Quantity quantity);

    abstract Quantity format(long amount);

    /** The amount in a resource list, empty where the list does not name the resource. */
    OptionalLong in(@Nullable Map<String, Quantity> list) {
        Quantity quantity = list == null ? null : list.get(key);
        return quantity == null ? OptionalLong.empty() : OptionalLong.of(parse(quantity));
    }

    OptionalLong request(@Nullable ResourceRequirements resources) {
        return in(resources == null ? null : resources.getRequests());
    }

    OptionalLong limit(@Nullable ResourceRequirements resources) {
        return in(resources == null ? null : resources.getLimits());
    }

    private static long roundedUp(BigDecimal amount) {
        return amount.setScale(0, RoundingMode.CEILING).longValueExact();
    }
}

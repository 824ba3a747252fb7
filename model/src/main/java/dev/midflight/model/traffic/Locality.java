package dev.midflight.model.traffic;

import static java.util.Objects.requireNonNull;

/**
 * Where something runs, from the widest to the narrowest; an empty part is unknown, and then so are
 * those after it.
 */
public record Locality(String region, String zone, String subZone) {
    public static final Locality UNKNOWN = new Locality("", "", "");

    /** One more than the greatest {@link #distanceTo}. */
    public static final int DISTANCES = 4;

    private static final int MAX_CHARACTERS = 253;

    public Locality {
        check("region", region);
        check("zone", zone);
        check("subZone", subZone);
        if ((region.isEmpty() && !zone.isEmpty()) || (zone.isEmpty() && !subZone.isEmpty())) {
            throw new IllegalArgumentException(
                    "locality: '"
                            + region
                            + "/"
                            + zone
                            + "/"
                            + subZone
                            + "' (expected: nothing after an empty part)");
        }
    }

    private static void check(String name, String part) {
        requireNonNull(part, name + " is null");
        if (part.length() > MAX_CHARACTERS) {
            throw new IllegalArgumentException(
                    name
                            + ": "
                            + part.length()
                            + " characters (expected: at most "
                            + MAX_CHARACTERS
                            + ")");
        }
    }

    /** 0: the same sub-zone, 1: the same zone, 2: the same region, 3: elsewhere or unknown. */
    public int distanceTo(Locality other) {
        if (region.isEmpty() || !region.equals(other.region)) {
            return 3;
        }
        if (!zone.equals(other.zone)) {
            return 2;
        }
        return subZone.equals(other.subZone) ? 0 : 1;
    }

    @Override
    public String toString() {
        if (region.isEmpty()) {
            return "-";
        }
        return zone.isEmpty()
                ? region
                : region + "/" + zone + (subZone.isEmpty() ? "" : "/" + subZone);
    }
}

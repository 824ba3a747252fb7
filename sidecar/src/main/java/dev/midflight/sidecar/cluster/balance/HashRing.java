package dev.midflight.sidecar.cluster.balance;

import java.util.Arrays;
import java.util.List;

/**
 * Points on a ring as ketama has them: a member has as many as its weight says, and what hashes to
 * before one of them.
 *
 * @param points sorted; the hash, whose lowest bits are the member's index
 */
record HashRing(long[] points) implements HashTable {
    private static final long INDEX_MASK = 0x3fff;

    /**
     * A power of two for the lightest, so that members come and go without moving others' points.
     */
    static HashRing of(List<? extends Member> members, int least, int most) {
        double total = members.stream().mapToLong(Member::weight).sum();
        long lightest = members.stream().mapToLong(Member::weight).min().orElse(1);
        double scale = scale(total / lightest, least, most);
        long[] points = new long[most + members.size()];
        int count = 0;
        for (int index = 0; index < members.size(); index++) {
            Member member = members.get(index);
            long own = Math.max(1, Math.round(scale * member.weight() / lightest));
            for (long point = 1; point <= own && count < points.length; point++) {
                points[count++] = (Hashes.of(member.key(), point) & ~INDEX_MASK) | index;
            }
        }
        long[] ring = Arrays.copyOf(points, count);
        Arrays.sort(ring);
        return new HashRing(ring);
    }

    /** Points of the lightest member; less than one where there may not be so many. */
    private static double scale(double lightestMembers, int least, int most) {
        double points = 1;
        while (points * lightestMembers < least) {
            points *= 2;
        }
        while (points * lightestMembers > most) {
            points /= 2;
        }
        return points;
    }

    @Override
    public int places() {
        return points.length;
    }

    @Override
    public int placeOf(long hash) {
        int found = Arrays.binarySearch(points, Hashes.mix(hash) & ~INDEX_MASK);
        int place = found >= 0 ? found : -found - 1;
        return place == points.length ? 0 : place;
    }

    @Override
    public int memberAt(int place) {
        return (int) (points[place] & INDEX_MASK);
    }
}

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
     * @param least as many points, so that the lightest member has a whole number of them
     */
    static HashRing of(List<? extends Member> members, int least, int most) {
        double total = members.stream().mapToLong(Member::weight).sum();
        double lightest = members.stream().mapToLong(Member::weight).min().orElse(1) / total;
        double scale = Math.min(Math.ceil(lightest * least) / lightest, most);
        long[] points = new long[most + members.size()];
        int count = 0;
        double due = 0;
        for (int index = 0; index < members.size(); index++) {
            Member member = members.get(index);
            due += scale * member.weight() / total;
            for (int point = 0; count < due && count < points.length; point++) {
                long hash = Hashes.of(member.key(), point + 1L);
                points[count++] = (hash & ~INDEX_MASK) | index;
            }
        }
        long[] ring = Arrays.copyOf(points, count);
        Arrays.sort(ring);
        return new HashRing(ring);
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

package dev.midflight.model.traffic;

import java.net.InetAddress;
import java.util.List;

/** What may look at connections and requests before they go on. */
public sealed interface Filter {
    /** What looks at connections, before any of their bytes. */
    sealed interface OnConnections extends Filter permits AddressAccess, ConnectionRate {}

    /** What looks at requests, once their route is known. */
    sealed interface OnRequests extends Filter permits AccessRules, RateLimit {
        Enforcement enforcement();
    }

    /**
     * Who may connect, by address.
     *
     * @param allow empty: everyone whom nothing denies
     */
    record AddressAccess(List<AddressBlock> allow, List<AddressBlock> deny)
            implements OnConnections {
        public AddressAccess {
            allow = List.copyOf(allow);
            deny = List.copyOf(deny);
        }

        public boolean admits(InetAddress peer) {
            return deny.stream().noneMatch(block -> block.contains(peer))
                    && (allow.isEmpty() || allow.stream().anyMatch(block -> block.contains(peer)));
        }
    }

    /** Addresses with the same first bits. */
    record AddressBlock(InetAddress address, int bits) {
        public AddressBlock {
            Check.range("prefix length", bits, 0, address.getAddress().length * 8L);
        }

        public boolean contains(InetAddress other) {
            byte[] ours = address.getAddress();
            byte[] theirs = other.getAddress();
            if (ours.length != theirs.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                if (((ours[bit / 8] ^ theirs[bit / 8]) >> (7 - bit % 8) & 1) != 0) {
                    return false;
                }
            }
            return true;
        }
    }
}

package dev.midflight.sidecar.config.file;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where listeners are bound: an address that one has, or that is among those that one has, is no
 * other's. Any free port, 0, is.
 */
final class Places {
    private record Place(String listener, InetAddress address, Item item) {}

    private final Map<Integer, List<Place>> byPort = new HashMap<>();

    void take(String listener, InetSocketAddress address, Item item) {
        if (address.getPort() == 0) {
            return;
        }
        List<Place> places = byPort.computeIfAbsent(address.getPort(), _ -> new ArrayList<>());
        places.stream()
                .filter(place -> meet(place.address(), address.getAddress()))
                .findFirst()
                .ifPresent(place -> refuse(listener, place, item));
        places.add(new Place(listener, address.getAddress(), item));
    }

    private static void refuse(String listener, Place place, Item item) {
        item.problem(
                "%s and %s cannot be bound beside each other (%s is in line %d)"
                        .formatted(
                                listener, place.listener(), place.listener(), place.item().line()));
    }

    /** {@code [::]} has every address, {@code 0.0.0.0} every one of IPv4. */
    private static boolean meet(InetAddress one, InetAddress other) {
        return one.equals(other) || has(one, other) || has(other, one);
    }

    private static boolean has(InetAddress all, InetAddress one) {
        return all.isAnyLocalAddress()
                && (!(all instanceof Inet4Address) || one instanceof Inet4Address);
    }
}

package dev.midflight.operator.trafficpolicy;

import dev.midflight.operator.translate.Reach;
import dev.midflight.operator.translate.ServicePort;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whose an address and port is to which several Services of a namespace lead, as headless ones with
 * the same pods do: the older Service's; of the same age that with the smaller name.
 */
final class AddressClaims {
    private final Map<Spot, NavigableSet<Claim>> bySpot = new HashMap<>();
    private final Map<ServicePort, Held> byPort = new HashMap<>();

    /**
     * Where a Service's port wants to be reached from now on; nowhere: it is gone.
     *
     * @param created of the Service; empty: unknown, which counts as young
     * @return the other ports that have won or lost an address by it
     */
    Set<ServicePort> claim(ServicePort port, String created, Reach reach) {
        Claim claim = new Claim(created.isEmpty() ? "~" : created, port);
        Held before = byPort.getOrDefault(port, new Held(claim, Set.of()));
        Held now = new Held(claim, spots(port, reach));
        Set<ServicePort> others = new HashSet<>();
        before.spots().stream()
                .filter(spot -> !now.holds(spot, before.claim()))
                .forEach(spot -> withdraw(spot, before.claim(), others));
        now.spots().stream()
                .filter(spot -> !before.holds(spot, claim))
                .forEach(spot -> enter(spot, claim, others));
        if (now.spots().isEmpty()) {
            byPort.remove(port);
        } else {
            byPort.put(port, now);
        }
        others.remove(port);
        return others;
    }

    /** What is left of a claim that was made before. */
    Reach left(ServicePort port, Reach reach) {
        Set<InetAddress> won =
                spots(port, reach).stream()
                        .filter(spot -> isFirst(port, spot))
                        .map(Spot::host)
                        .collect(Collectors.toSet());
        return reach.withHosts(won);
    }

    private boolean isFirst(ServicePort port, Spot spot) {
        NavigableSet<Claim> claims = bySpot.get(spot);
        return claims != null && claims.first().port().equals(port);
    }

    private void withdraw(Spot spot, Claim claim, Set<ServicePort> others) {
        NavigableSet<Claim> claims = bySpot.getOrDefault(spot, new TreeSet<>());
        boolean wasFirst = !claims.isEmpty() && claims.first().equals(claim);
        claims.remove(claim);
        if (claims.isEmpty()) {
            bySpot.remove(spot);
        } else if (wasFirst) {
            others.add(claims.first().port());
        }
    }

    private void enter(Spot spot, Claim claim, Set<ServicePort> others) {
        NavigableSet<Claim> claims = bySpot.computeIfAbsent(spot, _ -> new TreeSet<>());
        if (!claims.isEmpty() && claim.compareTo(claims.first()) < 0) {
            others.add(claims.first().port());
        }
        claims.add(claim);
    }

    private static Set<Spot> spots(ServicePort port, Reach reach) {
        String namespace = port.service().namespace();
        return reach.hosts().stream()
                .map(host -> new Spot(namespace, host, reach.port()))
                .collect(Collectors.toSet());
    }

    private record Spot(String namespace, InetAddress host, int port) {}

    private record Held(Claim claim, Set<Spot> spots) {
        private boolean holds(Spot spot, Claim by) {
            return claim.equals(by) && spots.contains(spot);
        }
    }

    private record Claim(String created, ServicePort port) implements Comparable<Claim> {
        private static final Comparator<Claim> ORDER =
                Comparator.comparing(Claim::created)
                        .thenComparing(claim -> claim.port().service())
                        .thenComparingInt(claim -> claim.port().port());

        @Override
        public int compareTo(Claim other) {
            return ORDER.compare(this, other);
        }
    }
}

package dev.midflight.sidecar.protocol.http.routed;

import dev.midflight.model.traffic.Fault;
import dev.midflight.model.traffic.Percent;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.route.CompiledRoute;
import dev.midflight.sidecar.route.ForwardPlan;
import dev.midflight.sidecar.route.RequestView;
import dev.midflight.sidecar.route.Span;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What of a forwarded request its own fields and chance decide; one per worker. */
public final class Draw {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final RandomGenerator random;
    private final Span key = new Span();

    public Draw(RandomGenerator random) {
        this.random = random;
    }

    public RandomGenerator random() {
        return random;
    }

    public boolean takes(Percent percent) {
        return percent.takes(random.nextDouble());
    }

    /** Tells a course that has begun what was drawn for it; returns how long it waits first. */
    long into(Course course, CompiledRoute route, ForwardPlan plan, RequestView view) {
        if (plan.hashed(view, key)) {
            course.hash(hash(key));
        } else if (plan.hashesPeer()) {
            course.hash(hash(key.set(peer(course.origin()))));
        }
        Optional<Fault> fault = route.route().fault();
        if (fault.isEmpty()) {
            return 0;
        }
        fault.get()
                .abort()
                .filter(abort -> takes(abort.percent()))
                .ifPresent(abort -> course.abortWith(abort.status()));
        return fault.get()
                .delay()
                .filter(delay -> takes(delay.percent()))
                .map(delay -> delay.duration().toNanos())
                .orElse(0L);
    }

    /** What {@code hashKey: {peer: true}} makes of a client, port left out. */
    public static long hashOfPeer(Origin origin) {
        return hash(new Span().set(peer(origin)));
    }

    private static byte[] peer(Origin origin) {
        return origin.peer().getAddress().getAddress();
    }

    private static long hash(Span key) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < key.length(); i++) {
            hash = (hash ^ (key.at(i) & 0xff)) * FNV_PRIME;
        }
        return hash;
    }
}

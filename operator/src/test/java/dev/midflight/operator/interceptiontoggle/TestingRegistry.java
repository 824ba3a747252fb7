package dev.midflight.operator.interceptiontoggle;

import dev.midflight.operator.fleet.Pause;
import dev.midflight.operator.registry.Instance;
import dev.midflight.operator.registry.RegistryAdapter;
import dev.midflight.operator.registry.RegistryException;
import dev.midflight.operator.registry.Standing;
import dev.midflight.operator.registry.StepSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** One service, "cart", in a registry that follows at once or, where it is slow, after a while. */
final class TestingRegistry implements RegistryAdapter {
    final Set<String> listed = ConcurrentHashMap.newKeySet();
    final List<String> asked = new CopyOnWriteArrayList<>();
    final AtomicInteger mostAtOnce = new AtomicInteger();
    final AtomicInteger fewestListed = new AtomicInteger(Integer.MAX_VALUE);
    volatile Optional<String> down = Optional.empty();
    volatile boolean keepsListing;

    /** Whoever looks waits for it. */
    volatile CountDownLatch answers = new CountDownLatch(0);

    private final AtomicInteger atOnce = new AtomicInteger();
    private final Duration slow;

    TestingRegistry(Duration slow, String... addresses) {
        this.slow = slow;
        listed.addAll(List.of(addresses));
    }

    @Override
    public List<String> errors(StepSettings settings) {
        return settings.unknown(List.of("url"));
    }

    @Override
    public Standing look(Instance instance) throws RegistryException, InterruptedException {
        answers.await();
        if (down.isPresent()) {
            throw new RegistryException(down.get());
        }
        String own = instance.ips().getFirst();
        List<String> others =
                new TreeSet<>(listed).stream().filter(address -> !address.equals(own)).toList();
        return new Standing(List.of(new Standing.Service("cart", listed.contains(own), others)));
    }

    @Override
    public void offline(Instance instance) throws InterruptedException {
        asked.add("offline " + instance.pod().name());
        takesAWhile();
        if (!keepsListing) {
            listed.remove(instance.ips().getFirst());
            fewestListed.accumulateAndGet(listed.size(), Math::min);
        }
    }

    @Override
    public void online(Instance instance) throws InterruptedException {
        asked.add("online " + instance.pod().name());
        takesAWhile();
        listed.add(instance.ips().getFirst());
    }

    private void takesAWhile() throws InterruptedException {
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        try {
            Pause.REAL.pause(slow);
        } finally {
            atOnce.decrementAndGet();
        }
    }
}

package dev.midflight.operator.mtls;

import dev.midflight.operator.rollout.PodKey;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Callers and Strict policies as the test says; at first there are none. */
public final class TestingMeshView implements MeshView {
    public final Set<PodKey> callers = ConcurrentHashMap.newKeySet();
    public final Set<PodKey> strict = ConcurrentHashMap.newKeySet();
    public final Map<PodKey, String> refusing = new ConcurrentHashMap<>();

    @Override
    public Set<PodKey> callersOf(String namespace) {
        return Set.copyOf(callers);
    }

    @Override
    public boolean isStrict(PodKey pod) {
        return strict.contains(pod);
    }

    @Override
    public Optional<String> refusesPlaintextOf(PodKey pod) {
        return Optional.ofNullable(refusing.get(pod));
    }
}

package dev.midflight.operator.trafficpolicy;

import dev.midflight.operator.discovery.InformedMesh;
import dev.midflight.operator.discovery.MeshIndex;
import dev.midflight.operator.mtls.MeshView;
import dev.midflight.operator.pod.KnownPod;
import dev.midflight.operator.pod.PodInventory;
import dev.midflight.operator.replica.Standings;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.serve.ResourceShelves;
import dev.midflight.operator.translate.PolicyKey;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What sidecars read, kept up to date by watches; every replica has all of it, because every
 * replica serves.
 */
public final class InformedTraffic implements MeshView, AutoCloseable {
    private static final int ANSWER_SECONDS = 5;
    private static final int NAMED = 5;

    private final PodInventory pods;
    private final TrafficPlanner planner;
    private final Standings standings;
    private final TrafficThread thread;
    private final InformedMesh mesh;
    private final PolicyWatch policies;
    private final ImportsWatch imports;
    private final List<Consumer<PolicyKey>> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param ready told once a whole configuration is on the shelves
     */
    public InformedTraffic(
            KubernetesClient client,
            PodInventory pods,
            ResourceShelves shelves,
            Runnable ready,
            MeshSettings settings) {
        this.pods = pods;
        this.planner = new TrafficPlanner(settings, new MeshIndex(), shelves, this::told);
        this.standings = new OwnStandings(planner::verdict, shelves);
        this.thread = new TrafficThread(planner, this::watchesAreComplete, ready);
        this.mesh = new InformedMesh(client, change -> thread.tell(all -> all.change(change)));
        this.policies = new PolicyWatch(client, thread::tell);
        this.imports = new ImportsWatch(client, thread::tell);
    }

    /** Before the pods' own watch starts, so that none of them is missed. */
    public void start() {
        pods.onChange(this::podChanged);
        mesh.start();
        policies.start();
        imports.start();
        thread.start();
    }

    /** True once there is a whole configuration. */
    public boolean isComplete() {
        return thread.isComplete();
    }

    /** Called with each policy of which something else is to be said now; not with refusals. */
    public void onChange(Consumer<PolicyKey> listener) {
        listeners.add(listener);
    }

    @Override
    public Set<PodKey> callersOf(String namespace) throws InterruptedException {
        return answer(all -> all.callersOf(namespace));
    }

    @Override
    public boolean isStrict(PodKey pod) throws InterruptedException {
        return answer(all -> all.isStrict(pod.uid()));
    }

    @Override
    public Optional<String> refusesPlaintextOf(PodKey pod) throws InterruptedException {
        List<String> services = answer(all -> all.refusingPlaintext(pod.uid()));
        String others =
                services.size() > NAMED ? " and %d more".formatted(services.size() - NAMED) : "";
        return services.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        services.stream().limit(NAMED).collect(Collectors.joining(", ")) + others);
    }

    /** Of the sidecars that read what this replica puts on the shelves. */
    public Standings standings() {
        return standings;
    }

    private <T> T answer(Function<TrafficPlanner, T> question) throws InterruptedException {
        try {
            return thread.ask(question).get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("the mesh's configuration takes too long", e);
        }
    }

    Optional<PolicyVerdict> verdict(PolicyKey policy) {
        return planner.verdict(policy);
    }

    /** The inventory tells of a pod that is gone, too; what it says last counts. */
    private void podChanged(KnownPod pod) {
        thread.tell(all -> all.pod(pod.key(), pods.find(pod.key())));
    }

    private boolean watchesAreComplete() {
        return pods.isComplete()
                && mesh.isComplete()
                && policies.isComplete()
                && imports.isComplete();
    }

    private void told(PolicyKey policy) {
        listeners.forEach(listener -> listener.accept(policy));
    }

    @Override
    public void close() {
        mesh.close();
        policies.close();
        imports.close();
        thread.close();
    }
}

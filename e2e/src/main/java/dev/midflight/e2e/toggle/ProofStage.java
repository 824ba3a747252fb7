package dev.midflight.e2e.toggle;

import dev.midflight.crds.Desired;
import dev.midflight.crds.InterceptionToggleSpec;
import dev.midflight.crds.InterceptionToggleStatus;
import dev.midflight.crds.ToggleStep;
import dev.midflight.e2e.kube.Await;
import dev.midflight.e2e.rpc.Cast;
import dev.midflight.e2e.rpc.RpcLoad;
import dev.midflight.e2e.rpc.Stage;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Applications of one kind under load, the toggle of their providers, and what is seen of them. */
final class ProofStage implements AutoCloseable {
    static final int DRAIN_SECONDS = 3;
    private static final Duration LIMIT = Duration.ofSeconds(180);
    private static final String PROVIDER = "provider";
    private static final Map<String, Object> LIMITS =
            Map.of(
                    "drainSeconds", DRAIN_SECONDS,
                    "quietSeconds", 1,
                    "settleSeconds", 1,
                    "deadlineSeconds", 20);

    private final Stage stage;
    private final ProofKind kind;
    private final RpcLoad load;
    private final Cast.Actor actor;
    private final List<Pod> pods;
    private final List<ToggleStep> steps;
    private final NoteWatch notes;
    private Desired desired = Desired.DISABLED;
    private long generation;
    private String blocked = "";

    ProofStage(Stage stage, ProofKind kind) {
        this.stage = stage;
        this.kind = kind;
        Cast cast = new Cast(stage, kind.scenario);
        this.load = cast.enterInGroups(kind.providers, 1);
        this.actor =
                cast.actors().stream()
                        .filter(each -> each.app().equals(PROVIDER))
                        .findFirst()
                        .orElseThrow();
        this.pods = cast.pods(actor);
        this.steps =
                Serialization.unmarshal(
                                kind.scenario.inbound(stage.namespace()),
                                InterceptionToggleSpec.class)
                        .steps();
        this.notes = new NoteWatch(stage.client(), stage.namespace(), PROVIDER);
    }

    KubernetesClient client() {
        return stage.client();
    }

    String namespace() {
        return stage.namespace();
    }

    ProofFaults faults() {
        return new ProofFaults(stage, kind, pods);
    }

    List<Pod> pods() {
        return pods;
    }

    RpcLoad load() {
        return load;
    }

    /** The steps of this kind of application. */
    List<ToggleStep> steps() {
        return steps;
    }

    /** Where a cell begins: every provider at this, with short limits. */
    void prepare(Desired from) {
        edit(from, Map.of());
        actor.toggle().awaitSwitched(pods.size(), LIMIT);
        blocked = "";
    }

    /** Asks for the opposite, with these fields of the spec besides. */
    void turn(Desired to, Map<String, Object> fields) {
        generation = edit(to, fields);
        desired = to;
    }

    /** The first pod whose note says this since the turn. */
    NoteWatch.Seen await(Predicate<PodNote> wanted) {
        return notes.await(generation, wanted, LIMIT);
    }

    /** On the way there. */
    NoteWatch.Seen await(String phase) {
        return await(note -> note.phase().equals(phase) && !note.back());
    }

    /** Until no pod can begin; then the toggle takes back what it asked for. */
    void awaitBlockedAndTurnBack(Desired from) {
        Await.until(
                "blocked",
                LIMIT,
                () -> {
                    InterceptionToggleStatus status = actor.toggle().status();
                    blocked =
                            Long.valueOf(generation).equals(status.observedGeneration())
                                            && status.blockedPods() > 0
                                    ? reasons(status)
                                    : "";
                    return !blocked.isEmpty();
                });
        edit(from, Map.of());
        actor.toggle().awaitSwitched(pods.size(), LIMIT);
    }

    void awaitSeen(String expected) {
        Await.until(expected, LIMIT, () -> seen().equals(expected));
    }

    String seen() {
        List<Pod> now = pods.stream().map(pod -> client().resource(pod).require()).toList();
        boolean settled =
                now.stream()
                        .map(this::phase)
                        .allMatch(
                                phase ->
                                        phase.isEmpty()
                                                || phase.equals("ARRIVED")
                                                || phase.equals("FAILED"));
        if (!settled) {
            return "under way " + now.stream().map(this::phase).toList();
        }
        ProofFaults faults = faults();
        return PodSight.text(
                now.stream()
                        .map(pod -> new PodSight(phase(pod), faults.scope(pod), faults.online(pod)))
                        .toList(),
                blocked,
                scope(desired == Desired.ENABLED ? Desired.DISABLED : Desired.ENABLED),
                scope(desired));
    }

    List<String> walk() {
        return notes.walk(generation);
    }

    @Override
    public void close() {
        notes.close();
    }

    private long edit(Desired to, Map<String, Object> fields) {
        Map<String, Object> spec = new HashMap<>(LIMITS);
        spec.put("steps", steps);
        spec.putAll(fields);
        return actor.toggle().desire(to, spec);
    }

    private String phase(Pod pod) {
        return PodNote.of(pod)
                .filter(note -> note.generation() == generation)
                .map(PodNote::phase)
                .orElse("");
    }

    private static String reasons(InterceptionToggleStatus status) {
        return status.pods().stream()
                .filter(pod -> pod.phase().equals("Preflight"))
                .map(pod -> pod.reason().replaceFirst(":.*$", ""))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static String scope(Desired desired) {
        return switch (desired) {
            case ENABLED -> "in=on;out=on";
            case DISABLED -> "in=off;out=on";
        };
    }
}

package dev.midflight.e2e.rpc;

import dev.midflight.crds.Desired;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The registry, providers and consumers of one scenario, with the toggles that move them. */
public final class Cast {
    private static final String PROVIDER = "provider";
    private static final String CONSUMER = "consumer";
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Stage stage;
    private final Scenario scenario;
    private final List<Actor> actors = new ArrayList<>();

    public Cast(Stage stage, Scenario scenario) {
        this.stage = stage;
        this.scenario = scenario;
    }

    /** Pods that one toggle moves. */
    public record Actor(Toggle toggle, String app, String instance, int pods) {}

    /** One Deployment and one toggle for all providers, one of each for all consumers. */
    public RpcLoad enterInGroups(int providers, int consumers) {
        addToggle(PROVIDER, PROVIDER, providers, Desired.DISABLED);
        addToggle(CONSUMER, CONSUMER, consumers, Desired.DISABLED);
        return enter();
    }

    /** A Deployment and a toggle for each pod. */
    public RpcLoad enterOneByOne(int providers, int consumers) {
        return enterOneByOne(providers, consumers, Desired.DISABLED);
    }

    /** The same, where pods begin as desired. */
    public RpcLoad enterOneByOne(int providers, int consumers, Desired desired) {
        for (int i = 1; i <= providers; i++) {
            addToggle(PROVIDER, PROVIDER + "-" + i, 1, desired);
        }
        for (int i = 1; i <= consumers; i++) {
            addToggle(CONSUMER, CONSUMER + "-" + i, 1, desired);
        }
        return enter();
    }

    /** A Deployment for each pod, its name the pods' label {@code instance}; no toggles. */
    public RpcLoad enterApart(int providers, int consumers) {
        for (int i = 1; i <= providers; i++) {
            addActor(PROVIDER, PROVIDER + "-" + i, 1);
        }
        for (int i = 1; i <= consumers; i++) {
            addActor(CONSUMER, CONSUMER + "-" + i, 1);
        }
        return enter();
    }

    /** The same applications where nothing is toggled. */
    public RpcLoad enterWithoutToggles(int providers, int consumers) {
        addActor(PROVIDER, PROVIDER, providers);
        addActor(CONSUMER, CONSUMER, consumers);
        return enter();
    }

    public List<Actor> actors() {
        return List.copyOf(actors);
    }

    /** Turns these pods, and waits until they have arrived. */
    public void turn(Actor actor, Desired desired) {
        actor.toggle().desire(desired);
        actor.toggle().awaitSwitched(actor.pods(), LIMIT);
    }

    public List<Pod> pods(Actor actor) {
        return stage.readyPods(actor.app(), count(actor.app())).stream()
                .filter(
                        pod ->
                                actor.instance()
                                        .equals(pod.getMetadata().getLabels().get("instance")))
                .toList();
    }

    private RpcLoad enter() {
        scenario.registry().ifPresent(this::enterRegistry);
        Stage.Role group = new Stage.Role(scenario.provider(), PROVIDER, PROVIDER, 0);
        stage.deployService(group);
        deploy(PROVIDER, scenario.provider());
        List<Pod> providers = stage.readyPods(PROVIDER, count(PROVIDER));
        deploy(CONSUMER, scenario.consumer());
        List<Pod> consumers = stage.readyPods(CONSUMER, count(CONSUMER));
        RpcLoad load = new RpcLoad(stage.client(), consumers, providers);
        load.awaitSteady();
        return load;
    }

    private void enterRegistry(Program registry) {
        String name = registry.name().toLowerCase(Locale.ROOT);
        Stage.Role role = new Stage.Role(registry, name, name, 1);
        stage.deployService(role);
        stage.deploy(role, Map.of());
        stage.readyPods(name, 1);
    }

    private void deploy(String app, Program program) {
        actors.stream()
                .filter(actor -> actor.app().equals(app))
                .forEach(
                        actor ->
                                stage.deploy(
                                        new Stage.Role(
                                                program, app, actor.instance(), actor.pods()),
                                        scenario.environment(stage.namespace())));
    }

    private int count(String app) {
        return actors.stream().filter(actor -> actor.app().equals(app)).mapToInt(Actor::pods).sum();
    }

    private void addToggle(String app, String instance, int pods, Desired desired) {
        Actor actor = addActor(app, instance, pods);
        String spec =
                app.equals(PROVIDER) ? scenario.inbound(stage.namespace()) : scenario.outbound();
        actor.toggle().create(Map.of("instance", instance), desired, spec);
    }

    private Actor addActor(String app, String instance, int pods) {
        Toggle toggle = new Toggle(stage.client(), stage.namespace(), instance);
        Actor actor = new Actor(toggle, app, instance, pods);
        actors.add(actor);
        return actor;
    }
}

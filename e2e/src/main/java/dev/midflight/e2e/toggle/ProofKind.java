package dev.midflight.e2e.toggle;

import dev.midflight.e2e.rpc.Scenario;

/** Which applications a cell plays with; each kind has one namespace. */
enum ProofKind {
    HTTP(Scenario.HTTP_HOOK, 2, 8080),
    DUBBO(Scenario.DUBBO_ZOOKEEPER, 2, 8090),
    ALONE(Scenario.HTTP_HOOK, 1, 8080);

    final Scenario scenario;
    final int providers;
    final int hookPort;

    ProofKind(Scenario scenario, int providers, int hookPort) {
        this.scenario = scenario;
        this.providers = providers;
        this.hookPort = hookPort;
    }
}

package dev.midflight.sidecar.cluster;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.tls.MeshContexts;

/**
 * A connection on its way into a pool that counts it: connected, then proved where TLS is asked
 * for, then told for whom it is.
 */
final class PooledConnect implements ConnectListener {
    private final UpstreamPool pool;
    private final Connector connector;
    private final PoolRules rules;
    private final PoolLedger ledger;
    private final ConnectListener listener;

    PooledConnect(
            UpstreamPool pool,
            Connector connector,
            PoolRules rules,
            PoolLedger ledger,
            ConnectListener listener) {
        this.pool = pool;
        this.connector = connector;
        this.rules = rules;
        this.ledger = ledger;
        this.listener = listener;
    }

    void begin(Target target) {
        connector.connect(target, rules.connectTimeoutMillis(), this);
    }

    @Override
    public Direction direction() {
        return listener.direction();
    }

    @Override
    public void onConnected(Link link) {
        MeshContexts contexts = rules.tls().offered() ? connector.credentials().current() : null;
        if (contexts == null) {
            opened(link);
        } else {
            Proof.exchange(link, contexts, rules, () -> opened(link), this::notProved);
        }
    }

    private void opened(Link link) {
        ledger.connected();
        IdleUpstream entry = pool.counted(link);
        entry.used();
        if (rules.namesClients()) {
            entry.nameClient();
        }
        ProxyGreeting.send(rules.proxyProtocol(), listener.client(), link);
        listener.onConnected(link);
    }

    private void notProved() {
        connector.counters().add(Counter.TLS_FAILED, direction(), 1);
        onConnectFailed();
    }

    @Override
    public void onConnectFailed() {
        failed(false);
        listener.onConnectFailed();
    }

    @Override
    public void onConnectTimedOut() {
        failed(true);
        listener.onConnectTimedOut();
    }

    private void failed(boolean timedOut) {
        ledger.connectFailed(timedOut);
        pool.notOpened();
    }
}

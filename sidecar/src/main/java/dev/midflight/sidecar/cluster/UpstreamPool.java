package dev.midflight.sidecar.cluster;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.sidecar.link.Link;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.util.AttributeKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop to one target, the idle ones last used first out. Bounded in
 * number, use and age; a connection that its peer closed leaves at once. Those of a cluster are
 * counted, and requests wait for one where there are enough.
 */
public final class UpstreamPool {
    private static final int TCP_ESTABLISHED = 1;
    private static final AttributeKey<IdleUpstream> COUNTED =
            AttributeKey.valueOf(UpstreamPool.class, "counted");

    private final Target target;
    private final Connector connector;
    private final PoolLedger ledger;
    private final EpollTcpInfo tcpInfo;
    private final ArrayDeque<IdleUpstream> idle = new ArrayDeque<>();
    private final WaitingLine<ConnectListener> waiting;
    private PoolRules rules;
    private @Nullable SharedConnections shared;
    private boolean retired;
    private int users;
    private int connections;
    private int waitingElsewhere;
    private int ticks;

    UpstreamPool(
            Target target,
            Connector connector,
            PoolRules rules,
            PoolLedger ledger,
            EpollTcpInfo tcpInfo) {
        this.target = target;
        this.connector = connector;
        this.rules = rules;
        this.ledger = ledger;
        this.waiting =
                new WaitingLine<>(
                        connector.loop(), this::maxWaitMillis, ledger::waiting, this::late);
        this.tcpInfo = tcpInfo;
    }

    public Target target() {
        return target;
    }

    /** An idle connection that is established still, as far as the kernel knows; null: none. */
    public @Nullable Link take() {
        return take(true);
    }

    /**
     * An idle connection; null: none.
     *
     * @param asked whether the kernel is asked if it is established still: a system call, which
     *     what can be sent once more on another connection does without
     */
    public @Nullable Link take(boolean asked) {
        for (IdleUpstream next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
            Link link = next.link();
            boolean usedUp = isUsedUp(next);
            if (!usedUp
                    && link.isOpen()
                    && (!asked || link.channel().tcpInfo(tcpInfo).state() == TCP_ESTABLISHED)) {
                next.used();
                return link;
            }
            close(link, usedUp);
        }
        return null;
    }

    /** A new connection; or, where there are as many as may be, the next one that is free. */
    public void connect(ConnectListener listener) {
        if (!isCounted()) {
            connector.connect(target, rules.connectTimeoutMillis(), listener);
        } else if (allowsConnection()) {
            open(listener);
        } else {
            waiting.add(listener);
        }
    }

    /** Whoever waits no longer leaves its place to others; it hears nothing more of that. */
    public void forget(ConnectListener listener) {
        var _ = waiting.remove(listener);
    }

    /** True if a request would find a connection, could open one or may wait for one. */
    boolean hasRoom() {
        SharedConnections streams = shared;
        return !idle.isEmpty()
                || allowsConnection()
                || (streams != null && streams.hasRoom())
                || allowsWaiting();
    }

    private boolean allowsWaiting() {
        return waiting.size() + waitingElsewhere < rules.maxPending() && ledger.allowsWaiting();
    }

    /** What keeps a connection that is one client's alone from being opened; null: nothing. */
    @Nullable Limit refusesAnother() {
        if (connections >= rules.maxConnections() || !ledger.allowsConnection()) {
            return Limit.CONNECTIONS;
        }
        return allowsWaiting() ? null : Limit.PENDING;
    }

    /** True if {@link #connect} would not have to wait. */
    public boolean mayConnect() {
        return !isCounted() || allowsConnection();
    }

    /** The first one is always allowed: else other pools could keep this one waiting for ever. */
    private boolean allowsConnection() {
        return connections == 0
                || (connections < rules.maxConnections() && ledger.allowsConnection());
    }

    /** A new connection, whatever the limits are. */
    void open(ConnectListener listener) {
        changeConnections(1);
        new PooledConnect(this, connector, rules, ledger, listener).begin(target);
    }

    /** One that was counted before it was there will not be. */
    void notOpened() {
        changeConnections(-1);
    }

    /** Counts a connection that another process has opened. */
    public void adopt(Link link) {
        changeConnections(1);
        var _ = counted(link);
    }

    /** Counts a connection until it is closed. */
    IdleUpstream counted(Link link) {
        IdleUpstream entry = new IdleUpstream(this, link, ticks);
        link.channel().attr(COUNTED).set(entry);
        link.channel().closeFuture().addListener(_ -> changeConnections(-1));
        return entry;
    }

    private void changeConnections(int change) {
        connections += change;
        ledger.connections(change);
        if (change < 0) {
            serveSoon();
        }
    }

    /** Takes a connection that nothing is under way on; closes it if there are enough. */
    public void giveBack(Link link) {
        giveBack(link, Integer.MAX_VALUE);
    }

    /**
     * The same for a peer that said how long it keeps an idle connection: it is closed a second
     * before that, or at once.
     *
     * @param peerIdleSeconds {@code timeout} of its {@code Keep-Alive} field
     */
    public void giveBack(Link link, int peerIdleSeconds) {
        if (!link.isOpen() || link.eof() || link.outputEnded()) {
            link.close();
            return;
        }
        IdleUpstream entry = entryOf(link);
        boolean wanted =
                !retired
                        && !rules.namesClients()
                        && !entry.namesClient()
                        && isOfNow(link)
                        && (idle.size() < rules.maxIdle() || !waiting.isEmpty());
        int idleTicks = Math.min(rules.maxIdleTicks(), peerIdleSeconds - 2);
        if (isUsedUp(entry)) {
            close(link, true);
        } else if (wanted && idleTicks >= 0) {
            entry.rest(idleTicks);
            link.owner(entry);
            link.unpause();
            idle.addFirst(entry);
            serveSoon();
        } else {
            link.close();
        }
    }

    private void close(Link link, boolean usedUp) {
        if (usedUp) {
            ledger.retired();
        }
        link.close();
    }

    private IdleUpstream entryOf(Link link) {
        if (!isCounted()) {
            return new IdleUpstream(this, link, ticks);
        }
        IdleUpstream entry = link.channel().attr(COUNTED).get();
        if (entry != null) {
            return entry;
        }
        changeConnections(1);
        return counted(link);
    }

    private boolean isUsedUp(IdleUpstream entry) {
        return isUsedUp(entry.requests(), ticks - entry.bornTick());
    }

    @SuppressWarnings("ReferenceEquality") // the one that stands for: nobody counts
    private boolean isCounted() {
        return ledger != PoolLedger.NONE;
    }

    /** Whose connections of this pool carry many requests, which is for them to count. */
    public void share(SharedConnections connections) {
        shared = connections;
    }

    /** True if a shared connection is to take no more, after so many requests and seconds. */
    public boolean isUsedUp(int requests, int ageTicks) {
        return (rules.maxRequestsPerConnection() > 0
                        && requests >= rules.maxRequestsPerConnection())
                || (rules.maxAgeTicks() > 0 && ageTicks >= rules.maxAgeTicks());
    }

    /** True if its TLS, or that it has none, is what a new connection would have. */
    public boolean isOfNow(Link link) {
        return link.encryption().isOn() == secures()
                && (!secures() || Proof.isWanted(link.encryption().peer(), rules.tls()));
    }

    /** For how many seconds a connection without a request is kept. */
    public int maxIdleTicks() {
        return rules.maxIdleTicks();
    }

    /** For how many milliseconds a request waits for a connection at most. */
    public int maxWaitMillis() {
        return rules.connectTimeoutMillis();
    }

    /** Who waits for a shared connection, or for one of its own: so many more, or fewer. */
    public void waiting(int change) {
        waitingElsewhere += change;
        ledger.waiting(change);
    }

    private void late(ConnectListener listener) {
        ledger.waitedTooLong();
        listener.onNoPlace();
    }

    /** One of these got no place in time. */
    public void waitedTooLong() {
        ledger.waitedTooLong();
    }

    /** A shared connection is closed though it works. */
    public void usedUp() {
        ledger.retired();
    }

    /** True if no connection is to be kept. */
    public boolean isRetired() {
        return retired;
    }

    /** Not within the call that made room: its caller is in the middle of another exchange. */
    private void serveSoon() {
        if (!waiting.isEmpty()) {
            connector.loop().execute(this::serve);
        }
    }

    private void serve() {
        while (!waiting.isEmpty()) {
            Link link = take();
            if (link == null && !allowsConnection()) {
                return;
            }
            ConnectListener listener = waiting.next();
            if (link == null) {
                open(listener);
            } else {
                listener.onConnected(link);
            }
        }
    }

    /** One connection more that sends its requests here. */
    public void enter() {
        users++;
    }

    public void leave() {
        users--;
    }

    void remove(IdleUpstream entry) {
        idle.remove(entry);
    }

    /** True if its connections are to be of mutual TLS, and can be. */
    private boolean secures() {
        return rules.tls().offered() && connector.credentials().current() != null;
    }

    /**
     * What was opened without naming a client is of no use to one that is to be named, nor what was
     * opened by other TLS.
     */
    void rules(PoolRules newRules) {
        boolean sameGreeting =
                newRules.proxyProtocol() == rules.proxyProtocol()
                        && newRules.tls().equals(rules.tls());
        rules = newRules;
        if (!sameGreeting) {
            closeIdle();
        }
    }

    /** Keeps no connection from here on; those in use end when they are given back. */
    void retire() {
        retired = true;
        closeIdle();
    }

    private void closeIdle() {
        drain().forEach(pooled -> pooled.link().close());
    }

    /** Whose its connections are; null: nobody's, they are of an original destination. */
    public @Nullable ClusterName cluster() {
        return ledger.clusterName();
    }

    /** Gives all idle connections away, for a handover. */
    List<PooledLink> drain() {
        List<PooledLink> links = new ArrayList<>(idle.size());
        for (IdleUpstream entry : idle) {
            int age = ticks - entry.bornTick();
            links.add(new PooledLink(cluster(), target, entry.link(), entry.requests(), age));
        }
        idle.clear();
        return links;
    }

    /** Takes one that was given away, here or in another process, if it is of any use here. */
    public void takeBack(PooledLink pooled) {
        Link link = pooled.link();
        if (isCounted() && link.channel().attr(COUNTED).get() == null) {
            changeConnections(1);
            counted(link).was(pooled.requests(), ticks - pooled.ageSeconds());
        }
        giveBack(link);
    }

    /** Closes what is too old; true if nobody needs this pool any more. */
    boolean tick() {
        ticks++;
        for (Iterator<IdleUpstream> entries = idle.iterator(); entries.hasNext(); ) {
            IdleUpstream entry = entries.next();
            boolean usedUp = isUsedUp(entry);
            if (entry.tick() || usedUp) {
                entries.remove();
                close(entry.link(), usedUp);
            }
        }
        serve();
        return users == 0 && idle.isEmpty() && connections == 0 && waiting.isEmpty();
    }
}

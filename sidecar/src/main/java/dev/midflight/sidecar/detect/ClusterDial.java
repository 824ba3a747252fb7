package dev.midflight.sidecar.detect;

import dev.midflight.sidecar.cluster.Choice;
import dev.midflight.sidecar.cluster.ConnectListener;
import dev.midflight.sidecar.cluster.Host;
import dev.midflight.sidecar.cluster.HostLease;
import dev.midflight.sidecar.cluster.OriginalDestination;
import dev.midflight.sidecar.cluster.Selection;
import dev.midflight.sidecar.cluster.Target;
import dev.midflight.sidecar.cluster.UpstreamCluster;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.Placement;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.protocol.http.routed.Draw;
import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.telemetry.ResponseFlag;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds a connection a host of its cluster, and another one where that cannot be connected: up to
 * as many as its listener allows, while the cluster's retry budget does. On its worker's loop.
 */
final class ClusterDial implements Dial, Choice {
    private final Worker worker;
    private final Origin origin;
    private final Placement placement;
    private final boolean redirected;
    private final List<Host> tried = new ArrayList<>(0);
    private @Nullable UpstreamCluster cluster;
    private @Nullable HostLease lease;
    private @Nullable UpstreamCluster retried;
    private int flags;

    /**
     * Nothing is chosen yet.
     *
     * @param redirected false where its destination is the listener that accepted it
     */
    ClusterDial(Worker worker, Origin origin, Placement placement, boolean redirected) {
        this.worker = worker;
        this.origin = origin;
        this.placement = placement;
        this.redirected = redirected;
    }

    @Override
    public @Nullable Target likely() {
        UpstreamCluster known = worker.clusters().get(placement.cluster());
        OriginalDestination first = known == null ? null : known.firstAddress();
        return first == null ? null : new Target(Direction.OUTBOUND, first);
    }

    @Override
    public @Nullable Target target() {
        if (lease == null && (tried.isEmpty() || mayRetry())) {
            choose();
        }
        return lease == null ? null : new Target(direction(), lease.host().address());
    }

    /** Why there is no host, and what became of those before. */
    @Override
    public int flags() {
        return flags;
    }

    private void choose() {
        UpstreamCluster known = worker.clusters().get(placement.cluster());
        cluster = known;
        Selection selection =
                known == null ? new Selection.NoHost() : known.chooseForConnection(this);
        switch (selection) {
            case Selection.Chosen chosen -> lease = HostLease.of(chosen);
            case Selection.NoHost() -> flags |= ResponseFlag.UH.bit();
            case Selection.Overflow _ -> flags |= ResponseFlag.UO.bit();
        }
    }

    private boolean mayRetry() {
        UpstreamCluster of = cluster;
        int attempts = placement.relay().maxConnectAttempts();
        if (tried.size() >= attempts) {
            flags |= attempts > 1 ? ResponseFlag.URX.bit() : 0;
            return false;
        }
        boolean granted = of != null && of.beginRetry();
        retried = granted ? of : null;
        return granted;
    }

    @Override
    public void connect(ConnectListener listener) {
        HostLease chosen = lease;
        if (chosen != null) {
            chosen.connect(listener);
        }
    }

    /** The host is the connection's until that is closed. */
    @Override
    public void connected() {
        lease = null;
        endRetry();
    }

    @Override
    public boolean failed(int newFlags) {
        if (lease != null) {
            tried.add(lease.host());
            lease = null;
        }
        flags |= newFlags;
        endRetry();
        return true;
    }

    @Override
    public void giveUp() {
        if (lease != null) {
            lease.giveUp();
            lease = null;
        }
        endRetry();
    }

    /** It was its client's alone: with what was said to it, it is of no use to others. */
    @Override
    public void leave(Link idle) {
        idle.close();
    }

    private void endRetry() {
        UpstreamCluster of = retried;
        if (of != null) {
            of.endRetry();
        }
        retried = null;
    }

    @Override
    public Direction direction() {
        return cluster == null ? Direction.OUTBOUND : cluster.directionFor(origin.direction());
    }

    @Override
    public boolean hasHash() {
        return placement.relay().hashesPeer();
    }

    @Override
    public long hash() {
        return Draw.hashOfPeer(origin);
    }

    @Override
    public boolean avoids(Host host) {
        return tried.contains(host);
    }

    /** None where it would come to the same listener again. */
    @Override
    public @Nullable OriginalDestination originalDestination() {
        return redirected ? placement.asked().destination() : null;
    }
}

package dev.midflight.sidecar.cluster;

import dev.midflight.model.traffic.ClusterName;
import org.jspecify.annotations.Nullable;

/** Keeps count of a pool's connections for whoever limits them beyond the pool; on its loop. */
interface PoolLedger {
    /** Of original destinations: nobody counts. */
    PoolLedger NONE =
            new PoolLedger() {
                @Override
                public boolean allowsConnection() {
                    return true;
                }

                @Override
                public boolean allowsWaiting() {
                    return false;
                }

                @Override
                public void connections(int change) {}

                @Override
                public void waiting(int change) {}

                @Override
                public void connected() {}

                @Override
                public void connectFailed(boolean timedOut) {}

                @Override
                public void waitedTooLong() {}

                @Override
                public void retired() {}
            };

    /** Whose the pool is; null: nobody's. */
    default @Nullable ClusterName clusterName() {
        return null;
    }

    boolean allowsConnection();

    boolean allowsWaiting();

    /** One more that is being opened, or one less. */
    void connections(int change);

    void waiting(int change);

    void connected();

    void connectFailed(boolean timedOut);

    /** A request got no connection in time, because others had them. */
    void waitedTooLong();

    /** A connection was closed though it worked. */
    void retired();
}

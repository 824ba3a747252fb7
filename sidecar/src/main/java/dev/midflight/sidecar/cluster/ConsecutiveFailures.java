package dev.midflight.sidecar.cluster;

import dev.midflight.model.traffic.OutlierDetection;

/** Failures of a host in a row, as one event loop sees them. */
final class ConsecutiveFailures {
    private int all;
    private int gateway;
    private int connects;

    /** True once, when a limit is reached. */
    boolean observe(Outcome outcome, OutlierDetection config) {
        switch (outcome) {
            case SUCCESS -> reset();
            case SERVER_ERROR -> {
                all++;
                gateway = 0;
                connects = 0;
            }
            case GATEWAY_ERROR, TIMEOUT, RESET -> {
                all++;
                gateway++;
                connects = 0;
            }
            case CONNECT_FAILURE -> {
                all++;
                gateway++;
                connects++;
            }
            case CANCELLED -> {}
        }
        boolean reached =
                reaches(all, config.consecutive5xx())
                        || reaches(gateway, config.consecutiveGatewayErrors())
                        || reaches(connects, config.consecutiveConnectFailures());
        if (reached) {
            reset();
        }
        return reached;
    }

    private static boolean reaches(int count, int limit) {
        return limit > 0 && count >= limit;
    }

    private void reset() {
        all = 0;
        gateway = 0;
        connects = 0;
    }
}

package dev.midflight.sidecar.protocol;

/** Calls of either side that the other one has not answered yet; only how many. */
final class Calls {
    static final int MAX = 1 << 30;

    private int ofClient;
    private int ofServer;

    Calls(int ofClient, int ofServer) {
        this.ofClient = ofClient;
        this.ofServer = ofServer;
    }

    void passed(FrameType type, boolean fromClient) {
        switch (type) {
            case REQUEST -> begun(fromClient);
            case RESPONSE, FAILED_RESPONSE -> ended(!fromClient);
            case ONE_WAY, HEARTBEAT, OTHER -> {}
        }
    }

    private void begun(boolean byClient) {
        if (byClient) {
            ofClient = Math.min(ofClient + 1, MAX);
        } else {
            ofServer = Math.min(ofServer + 1, MAX);
        }
    }

    /** An answer to a call that we did not see changes nothing. */
    private void ended(boolean byClient) {
        if (byClient) {
            ofClient = Math.max(ofClient - 1, 0);
        } else {
            ofServer = Math.max(ofServer - 1, 0);
        }
    }

    int ofClient() {
        return ofClient;
    }

    int ofServer() {
        return ofServer;
    }

    boolean any() {
        return ofClient > 0 || ofServer > 0;
    }
}

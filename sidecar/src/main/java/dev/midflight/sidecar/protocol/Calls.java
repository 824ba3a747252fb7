package dev.midflight.sidecar.protocol;

/** Calls that are in flight, of either side. */
record Calls(OpenCalls ofClient, OpenCalls ofServer) {
    void passed(FrameType type, long streamId, boolean fromClient) {
        switch (type) {
            case REQUEST -> (fromClient ? ofClient : ofServer).begin(streamId);
            case RESPONSE, FAILED_RESPONSE -> (fromClient ? ofServer : ofClient).end(streamId);
            case ONE_WAY, HEARTBEAT, OTHER -> {}
        }
    }

    int size() {
        return ofClient.size() + ofServer.size();
    }
}

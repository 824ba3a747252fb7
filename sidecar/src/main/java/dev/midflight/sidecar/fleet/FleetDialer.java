package dev.midflight.sidecar.fleet;

import io.grpc.ManagedChannel;

/** Makes a channel for each dial, so that the CA and the token are those of now. */
final class FleetDialer {
    private static final int MESSAGE_LIMIT_BYTES = 64 * 1024;

    private final OperatorAccess access;
    private final Channels channels;

    FleetDialer(FleetConfig config, FleetLoop loop) {
        this.access = new OperatorAccess(config.serverName(), config.secrets());
        this.channels = new Channels("midflight-fleet-io", loop, MESSAGE_LIMIT_BYTES);
    }

    /** A channel and a call on it that has not been started. */
    FleetCall dial(FleetAddress address) throws UnreadableSecretException {
        ManagedChannel channel = access.secure(channels.to(address)).build();
        return new FleetCall(
                address, channel, channel.newCall(FleetMethod.connect(), access.callOptions()));
    }

    /** Ends the event loop; not to be used afterwards. */
    void close() {
        channels.close();
    }
}

package dev.midflight.sidecar.xds;

import dev.midflight.sidecar.fleet.Channels;
import dev.midflight.sidecar.fleet.FleetLoop;
import dev.midflight.sidecar.fleet.OperatorAccess;
import dev.midflight.sidecar.fleet.UnreadableSecretException;
import dev.midflight.wire.xds.DeltaRequest;
import dev.midflight.wire.xds.DeltaResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;

/** Makes a channel for each dial: another replica may answer, the CA and the token are of now. */
final class XdsDialer {
    /** Of a response; beyond what a control plane splits them at. */
    private static final int MESSAGE_LIMIT_BYTES = 16 * 1024 * 1024;

    private final XdsSettings settings;
    private final Channels channels;

    /** One dial: a call that has not been started, and the channel that lives exactly as long. */
    record Dialled(ManagedChannel channel, ClientCall<DeltaRequest, DeltaResponse> call) {}

    XdsDialer(XdsSettings settings, FleetLoop loop) {
        this.settings = settings;
        this.channels = new Channels("midflight-xds-io", loop, MESSAGE_LIMIT_BYTES);
    }

    Dialled dial() throws UnreadableSecretException {
        var builder = channels.to(settings.address());
        if (settings.access().isEmpty()) {
            return dialled(builder.usePlaintext().build(), CallOptions.DEFAULT);
        }
        OperatorAccess access = settings.access().get();
        return dialled(access.secure(builder).build(), access.callOptions());
    }

    private static Dialled dialled(ManagedChannel channel, CallOptions options) {
        return new Dialled(channel, channel.newCall(XdsMethod.delta(), options));
    }

    /** Ends the event loop; not to be used afterwards. */
    void close() {
        channels.close();
    }
}

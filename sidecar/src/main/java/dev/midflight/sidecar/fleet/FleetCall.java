package dev.midflight.sidecar.fleet;

import dev.midflight.model.ProxyMessage;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;

/** One dial: the call, and the channel that lives exactly as long. */
record FleetCall(
        FleetAddress address, ManagedChannel channel, ClientCall<ProxyMessage, Received> call) {}

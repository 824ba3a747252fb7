package dev.midflight.operator.serve;

import dev.midflight.operator.rollout.PodKey;
import dev.midflight.wire.xds.proto.AggregatedDiscoveryServiceGrpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Envoy's AggregatedDiscoveryService, incremental and by the state of the world. */
public final class XdsService {
    public static final String NAME = AggregatedDiscoveryServiceGrpc.SERVICE_NAME;

    private final Shelves shelves;
    private final XdsLimits limits;
    private final LongSupplier nanoClock;
    private final Supplier<PodKey> pod;
    private final Supplier<Optional<Executor>> currentLoop;

    /**
     * @param pod whose call it is, asked where a call begins
     * @param currentLoop the event loop whose thread asks
     */
    public XdsService(
            Shelves shelves,
            XdsLimits limits,
            LongSupplier nanoClock,
            Supplier<PodKey> pod,
            Supplier<Optional<Executor>> currentLoop) {
        this.shelves = shelves;
        this.limits = limits;
        this.nanoClock = nanoClock;
        this.pod = pod;
        this.currentLoop = currentLoop;
    }

    public ServerServiceDefinition definition() {
        return ServerServiceDefinition.builder(NAME)
                .addMethod(
                        encoded(AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod()),
                        handler(() -> new DeltaDialogue(limits)))
                .addMethod(
                        encoded(
                                AggregatedDiscoveryServiceGrpc
                                        .getStreamAggregatedResourcesMethod()),
                        handler(() -> new StateDialogue(limits)))
                .build();
    }

    private static <Q> MethodDescriptor<Q, EncodedResponse> encoded(MethodDescriptor<Q, ?> method) {
        return method.toBuilder(method.getRequestMarshaller(), new EncodedMarshaller()).build();
    }

    private <Q> ServerCallHandler<Q, EncodedResponse> handler(Supplier<Dialogue<Q>> dialogue) {
        return (call, _) -> start(call, dialogue);
    }

    private <Q> ServerCall.Listener<Q> start(
            ServerCall<Q, EncodedResponse> call, Supplier<Dialogue<Q>> dialogue) {
        if (!shelves.isReady()) {
            call.close(
                    Status.UNAVAILABLE.withDescription("this replica does not know all yet"),
                    new Metadata());
            return new ServerCall.Listener<>() {};
        }
        XdsCall<Q> begun =
                new XdsCall<>(
                        pod.get(),
                        call,
                        dialogue.get(),
                        nanoClock,
                        currentLoop,
                        shelves::introduced,
                        shelves::ended);
        begun.begin();
        shelves.opened(begun);
        return begun;
    }
}

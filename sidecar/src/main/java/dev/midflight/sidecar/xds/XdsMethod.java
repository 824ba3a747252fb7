package dev.midflight.sidecar.xds;

import dev.midflight.wire.xds.DeltaRequest;
import dev.midflight.wire.xds.DeltaResponse;
import dev.midflight.wire.xds.proto.AggregatedDiscoveryServiceGrpc;
import dev.midflight.wire.xds.proto.DiscoveryProto.DeltaDiscoveryRequest;
import dev.midflight.wire.xds.proto.DiscoveryProto.DeltaDiscoveryResponse;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import java.io.InputStream;

/** The one method that is called, without protobuf's types. */
final class XdsMethod {
    private XdsMethod() {}

    static MethodDescriptor<DeltaRequest, DeltaResponse> delta() {
        var method = AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod();
        return method.toBuilder(
                        new Requests(method.getRequestMarshaller()),
                        new Responses(method.getResponseMarshaller()))
                .build();
    }

    private record Requests(Marshaller<DeltaDiscoveryRequest> wire)
            implements Marshaller<DeltaRequest> {
        @Override
        public InputStream stream(DeltaRequest request) {
            return wire.stream(request.toWire());
        }

        @Override
        public DeltaRequest parse(InputStream stream) {
            throw new UnsupportedOperationException("a proxy receives no requests");
        }
    }

    private record Responses(Marshaller<DeltaDiscoveryResponse> wire)
            implements Marshaller<DeltaResponse> {
        @Override
        public InputStream stream(DeltaResponse response) {
            throw new UnsupportedOperationException("a proxy sends no responses");
        }

        @Override
        public DeltaResponse parse(InputStream stream) {
            return DeltaResponse.of(wire.parse(stream));
        }
    }
}

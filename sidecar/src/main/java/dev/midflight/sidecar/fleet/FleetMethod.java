package dev.midflight.sidecar.fleet;

import dev.midflight.model.ProxyMessage;
import dev.midflight.wire.FleetMessages;
import dev.midflight.wire.MalformedMessageException;
import dev.midflight.wire.fleet.v1.FleetGrpc;
import dev.midflight.wire.fleet.v1.OperatorMessage;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import java.io.InputStream;

/** The channel's one method, with the model in place of protobuf's types. */
final class FleetMethod {
    private FleetMethod() {}

    static MethodDescriptor<ProxyMessage, Received> connect() {
        var method = FleetGrpc.getConnectMethod();
        return method.toBuilder(
                        new Requests(method.getRequestMarshaller()),
                        new Responses(method.getResponseMarshaller()))
                .build();
    }

    private record Requests(Marshaller<dev.midflight.wire.fleet.v1.ProxyMessage> wire)
            implements Marshaller<ProxyMessage> {
        @Override
        public InputStream stream(ProxyMessage message) {
            return wire.stream(FleetMessages.toWire(message));
        }

        @Override
        public ProxyMessage parse(InputStream stream) {
            throw new UnsupportedOperationException("a proxy receives no proxy messages");
        }
    }

    private record Responses(Marshaller<OperatorMessage> wire) implements Marshaller<Received> {
        @Override
        public InputStream stream(Received message) {
            throw new UnsupportedOperationException("a proxy sends no operator messages");
        }

        @Override
        public Received parse(InputStream stream) {
            OperatorMessage message = wire.parse(stream);
            try {
                return new Received.Understood(FleetMessages.toModel(message));
            } catch (MalformedMessageException e) {
                return new Received.NotUnderstood(
                        message.getCommand().getId(), String.valueOf(e.getMessage()));
            }
        }
    }
}

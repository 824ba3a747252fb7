package dev.midflight.operator.serve;

import io.grpc.MethodDescriptor.Marshaller;
import java.io.InputStream;

/** Of responses, which are encoded already. */
final class EncodedMarshaller implements Marshaller<EncodedResponse> {
    @Override
    public InputStream stream(EncodedResponse response) {
        return new EncodedStream(response);
    }

    @Override
    public EncodedResponse parse(InputStream stream) {
        throw new UnsupportedOperationException("a server receives no responses");
    }
}

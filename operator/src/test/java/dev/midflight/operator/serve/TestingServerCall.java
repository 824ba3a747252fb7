package dev.midflight.operator.serve;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;

/** A client that takes whatever is sent at once; nobody sends anything by it. */
final class TestingServerCall<Q> extends ServerCall<Q, EncodedResponse> {
    private final LinkedBlockingQueue<byte[]> sent = new LinkedBlockingQueue<>();

    private final LinkedBlockingQueue<Status> ended = new LinkedBlockingQueue<>();

    /** Runs where it is asked whether it takes more. */
    volatile Runnable whenAsked = () -> {};

    /**
     * The next response, which was sent before.
     *
     * @throws java.util.NoSuchElementException where none was
     */
    byte[] next() {
        return sent.remove();
    }

    /** How the server ended it; empty: it did not. */
    Optional<Status> end() {
        return Optional.ofNullable(ended.peek());
    }

    boolean hasNext() {
        return !sent.isEmpty();
    }

    @Override
    public void sendMessage(EncodedResponse response) {
        var octets = new ByteArrayOutputStream(response.length());
        response.parts().forEach(part -> octets.write(part.octets(), part.offset(), part.length()));
        sent.add(octets.toByteArray());
    }

    @Override
    public boolean isReady() {
        whenAsked.run();
        return true;
    }

    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void close(Status status, Metadata trailers) {
        ended.add(status);
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public MethodDescriptor<Q, EncodedResponse> getMethodDescriptor() {
        throw new AssertionError("must not be used");
    }
}

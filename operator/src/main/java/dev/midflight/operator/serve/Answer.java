package dev.midflight.operator.serve;

import io.grpc.Status;

/** What a server does next on a stream. */
sealed interface Answer {
    record Send(EncodedResponse response) implements Answer {}

    /** Nothing is due, or the last response is not answered yet. */
    record Wait() implements Answer {}

    record Close(Status status) implements Answer {
        /** A new stream, which begins with what its client has, is all that helps. */
        static Close toBeginAnew(String why) {
            return new Close(Status.ABORTED.withDescription(why + "; to begin anew"));
        }
    }
}

package dev.midflight.sidecar.protocol.http;

import dev.midflight.sidecar.cluster.Target;
import dev.midflight.sidecar.telemetry.ResponseFlag;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Hears the response of an {@link UpstreamStream}: informational ones, then one head, data and
 * trailers until one of them ends it; or a failure instead of the rest, after which nothing comes.
 */
public interface UpstreamListener {
    /** 100, 102, 103; the head is valid during the call only. */
    void onInformational(ResponseHead head);

    void onHead(ResponseHead head, boolean end);

    /** Content, owned by the callee, who gives it back with {@link UpstreamStream#consumed}. */
    void onContent(ByteBuf bytes, boolean end);

    /** Ends the response. */
    void onResponseTrailers(Fields trailers);

    void onFailure(StreamFailure failure);

    /** A route of the configuration takes it to a cluster, or answers it by itself: then empty. */
    default void onRouted(String route, String cluster) {}

    /** A filter did not let it through, or its route has a fault for it. */
    default void onFlagged(ResponseFlag flag) {}

    /** A try goes to this endpoint. */
    default void onTried(Target endpoint) {}

    /** A try has failed, and another one follows. */
    default void onRetried() {}

    /** The request has got a connection. */
    default void onConnected() {}

    /** So many bytes of the request's content were passed on. */
    void onConsumed(int bytes);

    /** The client's connection, with which this moves in a handover; null: it does not. */
    default @Nullable Object carrier() {
        return null;
    }
}

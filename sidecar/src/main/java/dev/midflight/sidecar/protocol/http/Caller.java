package dev.midflight.sidecar.protocol.http;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.protocol.Origin;
import org.jspecify.annotations.Nullable;

/**
 * The client's connection that requests come from.
 *
 * @param downstream what is kept of a request is counted there
 * @param sender what is added to x-forwarded-for; null: nothing
 * @param redirected false where nobody redirected it: its destination is this listener again
 * @param speaksHttp2 what {@code protocol: same} of a cluster means
 */
public record Caller(
        Origin origin,
        Link downstream,
        byte @Nullable [] sender,
        boolean redirected,
        boolean speaksHttp2) {
    public static Caller of(Origin origin, Link downstream, boolean speaksHttp2) {
        return new Caller(
                origin,
                downstream,
                AddedFields.sender(origin),
                origin.isRedirected(downstream),
                speaksHttp2);
    }
}

package dev.midflight.sidecar.admin;

import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The pages of one listener. */
@FunctionalInterface
public interface Pages {
    /**
     * Answers a request without blocking.
     *
     * @param loop the event loop that asks, for pages that connect somewhere
     */
    CompletableFuture<Answer> answer(Request request, EventLoop loop);

    /**
     * What is asked for.
     *
     * @param path without query
     * @param parameters the query's
     * @param trusted false where a page of a site may have had a browser send it
     */
    record Request(
            String method, String path, Map<String, List<String>> parameters, boolean trusted) {

        /** True if it changes nothing (RFC 9110 section 9.2.1). */
        public boolean reads() {
            return method.equals("GET") || method.equals("HEAD");
        }

        /** The first value of a parameter, or the fallback. */
        public String parameter(String name, String fallback) {
            List<String> values = parameters.get(name);
            return values == null || values.isEmpty() ? fallback : values.getFirst();
        }
    }
}

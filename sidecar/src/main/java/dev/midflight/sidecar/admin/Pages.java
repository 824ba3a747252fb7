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

    /** Method, path without query, and the query's parameters. */
    record Request(String method, String path, Map<String, List<String>> parameters) {
        /** The first value of a parameter, or the fallback. */
        public String parameter(String name, String fallback) {
            List<String> values = parameters.get(name);
            return values == null || values.isEmpty() ? fallback : values.getFirst();
        }
    }
}

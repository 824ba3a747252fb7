package dev.midflight.e2e.app;

import dev.midflight.e2e.http.HttpServer;
import dev.midflight.e2e.http.Pattern;
import dev.midflight.e2e.http.Request;
import dev.midflight.e2e.http.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** What the application answers on its HTTP port. */
final class Endpoints implements HttpServer.Handler {
    private static final int MAX_ECHO_BYTES = 1 << 20;
    private static final long MAX_TRANSFER_BYTES = 2L << 30;
    private static final int MAX_EVENTS = 100_000;
    private static final int MAX_DELAY_MILLIS = 60_000;

    private final SeenIds seen;
    private final StreamServer streams;
    private volatile boolean healthy = true;

    Endpoints(SeenIds seen, StreamServer streams) {
        this.seen = seen;
        this.streams = streams;
    }

    @Override
    public Response handle(Request request) throws IOException {
        try {
            return switch (request.method() + " " + request.path()) {
                case "POST /echo" -> echo(request);
                case "POST /upload" -> upload(request);
                case "GET /download" -> download(request);
                case "GET /events" -> events(request);
                case "GET /frames" -> Response.switchTo("frames", streams::serve);
                case "GET /duplicates" -> duplicates(request);
                case "GET /health" -> Response.text(healthy ? 200 : 503, healthy ? "ok" : "not ok");
                case "POST /health" -> setHealth(request);
                case "POST /stream-port" -> setStreamPort(request);
                case "GET /streams" -> Response.json(streams.report());
                case "POST /burn" -> burn(request);
                default -> Response.text(404, "no such endpoint");
            };
        } catch (IllegalArgumentException e) {
            return Response.text(400, String.valueOf(e.getMessage()));
        }
    }

    private Response echo(Request request) throws IOException {
        String id = request.parameter("id").orElse("");
        byte[] body = request.body().readNBytes(MAX_ECHO_BYTES);
        boolean first = seen.execute(id);
        delay(request.number("millis", 0, MAX_DELAY_MILLIS));
        return Response.of(200, body, Map.of("x-id", id, "x-first", Boolean.toString(first)));
    }

    private static Response upload(Request request) throws IOException {
        long matching = Pattern.matching(seed(request), request.body());
        return Response.text(200, Long.toString(matching));
    }

    private static Response download(Request request) {
        long bytes = request.number("bytes", 1 << 20, MAX_TRANSFER_BYTES);
        long seed = seed(request);
        long length = request.parameter("chunked").isPresent() ? -1 : bytes;
        return new Response(200, Map.of(), length, out -> Pattern.write(seed, bytes, out));
    }

    /** Server-sent events with their numbers, one after the other. */
    private static Response events(Request request) {
        long count = request.number("count", 100, MAX_EVENTS);
        long millis = request.number("millis", 20, MAX_DELAY_MILLIS);
        return new Response(
                200,
                Map.of("content-type", "text/event-stream"),
                -1,
                out -> {
                    for (long i = 0; i < count; i++) {
                        out.write(("data: " + i + "\n\n").getBytes(StandardCharsets.US_ASCII));
                        out.flush();
                        delay(millis);
                    }
                });
    }

    private Response duplicates(Request request) {
        SeenIds.Tally tally = seen.tally(request.parameter("client").orElse(""));
        String ids = tally.ids().isEmpty() ? "" : '"' + String.join("\",\"", tally.ids()) + '"';
        return Response.json(
                "{\"executed\":%d,\"duplicates\":%d,\"ids\":[%s]}"
                        .formatted(tally.executed(), tally.duplicates(), ids));
    }

    private Response setHealth(Request request) {
        healthy = request.parameter("healthy").map(Boolean::parseBoolean).orElse(true);
        return Response.text(200, Boolean.toString(healthy));
    }

    private Response setStreamPort(Request request) throws IOException {
        boolean open = request.parameter("open").map(Boolean::parseBoolean).orElse(true);
        streams.listen(open);
        return Response.text(200, Boolean.toString(open));
    }

    private static Response burn(Request request) {
        int threads = (int) request.number("threads", 1, 64);
        Duration time = Duration.ofMillis(request.number("millis", 1000, 600_000));
        CpuBurner.start(threads, time);
        return Response.text(200, "burning");
    }

    private static long seed(Request request) {
        return request.number("seed", 1, Integer.MAX_VALUE);
    }

    private static void delay(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}

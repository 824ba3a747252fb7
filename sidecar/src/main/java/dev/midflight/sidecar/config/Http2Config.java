package dev.midflight.sidecar.config;

/**
 * HTTP/2 by prior knowledge, and the sizes that it may have.
 *
 * @param streams each request is passed on by itself; else the connection is relayed as TCP, and
 *     moves as such
 * @param upstreamHttp1 requests of HTTP/2 go to an upstream of HTTP/1.1
 * @param maxStreams concurrent requests of one connection; more are refused
 * @param windowBytes what of one stream is under way until it was passed on
 * @param maxHeadBytes fields of a request or response, as they are counted and as they are sent
 */
public record Http2Config(
        boolean streams, boolean upstreamHttp1, int maxStreams, int windowBytes, int maxHeadBytes) {
    static Http2Config from(Environment environment) {
        return new Http2Config(
                environment.choice("MIDFLIGHT_HTTP2", "relay", "streams").equals("streams"),
                environment.choice("MIDFLIGHT_HTTP2_UPSTREAM", "http2", "http1").equals("http1"),
                environment.integer("MIDFLIGHT_HTTP2_MAX_STREAMS", 100, 1, 10_000),
                environment.integer("MIDFLIGHT_HTTP2_WINDOW_BYTES", 262_144, 65_535, 16_777_216),
                environment.integer("MIDFLIGHT_HTTP2_MAX_HEAD_BYTES", 65_536, 8192, 262_144));
    }
}

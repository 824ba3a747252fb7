package dev.midflight.sidecar.config;

/**
 * Sizes that an HTTP/1.1 message may have (RFC 9112 section 3 asks for at least 8000 bytes of
 * request line).
 *
 * @param maxHeadBytes start line and fields; the trailer section, too (431)
 * @param maxLineBytes request target's line (414) or one field line (431)
 * @param maxChunkLineBytes chunk size and extensions (400)
 */
public record Http1Limits(
        int maxHeadBytes, int maxLineBytes, int maxHeaders, int maxChunkLineBytes) {

    static Http1Limits from(Environment environment) {
        int head = environment.integer("MIDFLIGHT_HTTP1_MAX_HEAD_BYTES", 65_536, 8192, 262_144);
        return new Http1Limits(
                head,
                environment.integer(
                        "MIDFLIGHT_HTTP1_MAX_LINE_BYTES", Math.min(32_768, head), 8000, 262_144),
                environment.integer("MIDFLIGHT_HTTP1_MAX_HEADERS", 256, 16, 4096),
                environment.integer("MIDFLIGHT_HTTP1_MAX_CHUNK_LINE_BYTES", 4096, 64, 65_536));
    }
}

package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.config.Http2Config;
import dev.midflight.sidecar.protocol.http.Fields;

/**
 * What all connections of a worker use in turn.
 *
 * @param fields where header blocks are decoded
 */
record Engine(Http2Config config, Flushes flushes, Fields fields) {}

package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.protocol.http.AddedFields;
import dev.midflight.sidecar.protocol.http.Fields;
import dev.midflight.sidecar.protocol.http.Forward;
import dev.midflight.sidecar.protocol.http.RequestHead;

/**
 * What exchanges of messages use in turn.
 *
 * @param forward where they go
 * @param fields what {@code request} reads
 * @param trailers where those of a request are parsed
 */
record Messages(
        Forward forward, Fields fields, RequestHead request, Head trailers, AddedFields added) {}

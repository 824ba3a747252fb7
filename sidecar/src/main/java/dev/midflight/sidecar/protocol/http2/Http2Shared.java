package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.protocol.http.AddedFields;
import dev.midflight.sidecar.protocol.http.RequestHead;
import dev.midflight.sidecar.protocol.http.Upstreams;

/** What all downstream connections of a worker use in turn, and where their requests go. */
record Http2Shared(
        Worker worker, Engine engine, RequestHead head, AddedFields added, Upstreams upstreams) {}

package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.protocol.http.Heads;
import dev.midflight.sidecar.protocol.http.ResponseHead;

/** What all upstream connections of a worker use in turn. */
record ClientShared(Worker worker, Engine engine, ResponseHead response, Heads heads) {}

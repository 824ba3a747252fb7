package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.config.Http1Limits;
import dev.midflight.sidecar.protocol.RequestProtocol;
import dev.midflight.sidecar.protocol.Tunnel;
import dev.midflight.sidecar.protocol.Worker;
import java.util.random.RandomGenerator;

/** What all HTTP/1.1 connections of a worker use in turn: scratch space, and where tunnels go. */
record Shared(
        Worker worker,
        Tunnel tunnel,
        RequestProtocol http2,
        RequestHead requestHead,
        ResponseHead responseHead,
        HeadWriter writer,
        Router router) {

    static Shared of(Worker worker, Tunnel tunnel, RequestProtocol http2, RandomGenerator random) {
        Http1Limits limits = worker.config().http1();
        RequestHead requestHead = new RequestHead(limits);
        return new Shared(
                worker,
                tunnel,
                http2,
                requestHead,
                new ResponseHead(limits),
                new HeadWriter(new RequestIds(random)),
                new Router(requestHead, random));
    }

    Http1Limits limits() {
        return worker.config().http1();
    }
}

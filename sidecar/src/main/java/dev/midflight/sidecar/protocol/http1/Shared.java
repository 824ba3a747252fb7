package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.config.Http1Limits;
import dev.midflight.sidecar.protocol.RequestProtocol;
import dev.midflight.sidecar.protocol.Tunnel;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.protocol.http.AddedFields;
import dev.midflight.sidecar.protocol.http.Fields;
import java.util.random.RandomGenerator;

/** What all HTTP/1.1 connections of a worker use in turn: scratch space, and where tunnels go. */
record Shared(
        Worker worker,
        Neighbours neighbours,
        RequestHead requestHead,
        ResponseHead responseHead,
        HeadWriter writer,
        Router router,
        Messages messages) {

    static Shared of(Worker worker, Neighbours neighbours, RandomGenerator random) {
        Http1Limits limits = worker.config().http1();
        Fields fields = new Fields();
        RequestHead requestHead = new RequestHead(limits);
        return new Shared(
                worker,
                neighbours,
                requestHead,
                new ResponseHead(limits),
                new HeadWriter(new RequestIds(random)),
                new Router(requestHead, random),
                new Messages(
                        neighbours.forward(),
                        fields,
                        new dev.midflight.sidecar.protocol.http.RequestHead(fields),
                        new Head(limits, true),
                        new AddedFields(random)));
    }

    Tunnel tunnel() {
        return neighbours.tunnel();
    }

    RequestProtocol http2() {
        return neighbours.http2();
    }

    Http1Limits limits() {
        return worker.config().http1();
    }
}

package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.cluster.UpstreamPool;
import dev.midflight.sidecar.config.Http1Limits;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.protocol.http.Caller;
import dev.midflight.sidecar.protocol.http.ClusterTransport;
import dev.midflight.sidecar.protocol.http.Fields;
import dev.midflight.sidecar.protocol.http.UpstreamListener;
import dev.midflight.sidecar.protocol.http.UpstreamStream;
import dev.midflight.sidecar.protocol.http.Upstreams;

/** Sends requests that came as messages to HTTP/1.1 upstreams, over the worker's pools. */
public final class Http1Upstreams implements Upstreams, ClusterTransport {
    private final Worker worker;
    private final ResponseHead head;
    private final Head trailers;
    private final Fields fields = new Fields();
    private final dev.midflight.sidecar.protocol.http.ResponseHead message =
            new dev.midflight.sidecar.protocol.http.ResponseHead(fields);

    Http1Upstreams(Worker worker) {
        this.worker = worker;
        this.head = new ResponseHead(worker.config().http1());
        this.trailers = new Head(worker.config().http1(), true);
    }

    Worker worker() {
        return worker;
    }

    Http1Limits limits() {
        return worker.config().http1();
    }

    /** Where a response's head is parsed. */
    ResponseHead head() {
        return head;
    }

    Head trailers() {
        return trailers;
    }

    /** Where the fields of a head or of trailers go before they are passed on. */
    Fields fields() {
        return fields;
    }

    dev.midflight.sidecar.protocol.http.ResponseHead message() {
        return message;
    }

    @Override
    public UpstreamStream open(Caller caller, UpstreamListener listener) {
        return open(worker.pools().of(caller.origin().target()), caller, listener, false);
    }

    @Override
    public UpstreamStream open(
            UpstreamPool pool, Caller caller, UpstreamListener listener, boolean fresh) {
        return new Http1ClientStream(this, pool, caller.origin().direction(), listener, fresh);
    }
}

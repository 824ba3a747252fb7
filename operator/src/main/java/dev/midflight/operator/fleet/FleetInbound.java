package dev.midflight.operator.fleet;

import dev.midflight.model.CommandResult;
import dev.midflight.model.ProxyMessage.Hello;
import dev.midflight.model.ProxyMessage.Report;
import dev.midflight.model.ProxyMessage.Result;
import dev.midflight.model.SidecarReport;
import dev.midflight.operator.leader.LeaderView;
import dev.midflight.wire.FleetMessages;
import dev.midflight.wire.MalformedMessageException;
import dev.midflight.wire.fleet.v1.ProxyMessage;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** What a pod sends on its stream: a hello, then reports and results. gRPC calls it serially. */
final class FleetInbound implements StreamObserver<ProxyMessage> {
    private static final Logger LOG = Logger.getLogger(FleetInbound.class);

    private final FleetStream stream;
    private final FleetStreams streams;
    private final FleetListener listener;
    private final Supplier<LeaderView> leader;
    private final Clock clock;
    private volatile boolean greeted;

    FleetInbound(
            FleetStream stream,
            FleetStreams streams,
            FleetListener listener,
            Supplier<LeaderView> leader,
            Clock clock) {
        this.stream = stream;
        this.streams = streams;
        this.listener = listener;
        this.leader = leader;
        this.clock = clock;
    }

    @Override
    public void onNext(ProxyMessage message) {
        try {
            switch (FleetMessages.toModel(message)) {
                case Hello(var protocol, var report) -> hello(protocol, report);
                case Report(var report) -> report(report);
                case Result(var result) -> result(result);
            }
        } catch (MalformedMessageException e) {
            refuse(Status.INVALID_ARGUMENT.withDescription(e.getMessage()));
        }
    }

    @Override
    public void onError(Throwable failure) {
        gone();
    }

    @Override
    public void onCompleted() {
        stream.close(Status.OK, new Metadata());
        gone();
    }

    /** Ends a stream on which nobody ever spoke. */
    void requireHello() {
        if (!greeted) {
            refuse(Status.DEADLINE_EXCEEDED.withDescription("no hello"));
        }
    }

    private void hello(int protocol, SidecarReport report) {
        if (greeted || protocol < 1) {
            refuse(Status.INVALID_ARGUMENT.withDescription("hello: twice, or without a protocol"));
            return;
        }
        greeted = true;
        stream.accept(report, clock.instant());
        streams.open(stream, report).ifPresentOrElse(this::refuse, () -> opened(report));
    }

    /**
     * The lease may have gone since the call began: whoever closed all streams then did not know of
     * this one. Now that it is registered, either that or this sees it.
     */
    private void opened(SidecarReport report) {
        LeaderView view = leader.get();
        if (!(view instanceof LeaderView.Leading)) {
            var _ = streams.closed(stream);
            stream.close(LeaderInterceptor.notLeading(), LeaderInterceptor.trailers(view));
            return;
        }
        LOG.infof(
                "Stream of pod %s: slot %s serves, epoch %s, version %s",
                stream.pod(),
                report.own().slot().letter(),
                report.own().epoch(),
                report.own().version());
        listener.changed(stream.pod());
    }

    private void report(SidecarReport report) {
        if (!greeted) {
            refuse(Status.INVALID_ARGUMENT.withDescription("report before hello"));
        } else if (stream.accept(report, clock.instant())) {
            listener.changed(stream.pod());
        }
    }

    private void result(CommandResult result) {
        if (!stream.answered(result)) {
            listener.answered(stream.pod(), result);
        }
    }

    private void refuse(Status status) {
        LOG.warnf("Stream of pod %s refused: %s", stream.pod(), status.getDescription());
        stream.close(status, new Metadata());
        gone();
    }

    private void gone() {
        stream.ended();
        if (streams.closed(stream)) {
            listener.changed(stream.pod());
        }
    }
}

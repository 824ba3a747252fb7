package dev.midflight.sidecar.protocol.http1;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Mirror;
import dev.midflight.sidecar.protocol.http.routed.Course;
import dev.midflight.sidecar.protocol.http.routed.DirectReply;
import dev.midflight.sidecar.protocol.http.routed.Draw;
import dev.midflight.sidecar.protocol.http.routed.Verdict;
import dev.midflight.sidecar.route.CompiledRoute;
import dev.midflight.sidecar.route.ForwardPlan;
import dev.midflight.sidecar.route.Refusal;
import dev.midflight.sidecar.route.RouteDecision;
import dev.midflight.sidecar.route.RoutingTable;
import dev.midflight.sidecar.telemetry.Counter;
import io.netty.buffer.ByteBuf;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Does with a request what its route says; one per worker. */
final class Router {
    private final RequestHead head;
    private final Draw draw;
    private final RoutedRequest view;

    Router(RequestHead head, RandomGenerator random) {
        this.head = head;
        this.draw = new Draw(random);
        this.view = new RoutedRequest(head.head());
    }

    Draw draw() {
        return draw;
    }

    /** Takes the head at the front of a connection's inbox, which has been parsed. */
    void route(Http1Connection connection, RoutingTable routes, int length) {
        RouteDecision decision =
                routes.route(view.load(head.head()), connection.origin(), draw.random());
        if (!view.shadows().isEmpty()) {
            Verdict.of(view.shadows()).forEach(verdict -> tell(connection, verdict));
        }
        switch (decision) {
            case RouteDecision.Forward(CompiledRoute route, ClusterName cluster) ->
                    forward(connection, route, cluster, length);
            case RouteDecision.Redirect(CompiledRoute route, var action) -> {
                DirectReply reply = DirectReply.redirect(view, route, action);
                connection.requests().inbox().skip(length);
                connection.told().routed(route);
                DirectAnswer.send(connection, reply);
            }
            case RouteDecision.Respond(CompiledRoute route, var action) -> {
                connection.requests().inbox().skip(length);
                connection.told().routed(route);
                DirectAnswer.send(connection, DirectReply.respond(route, action));
            }
            case RouteDecision.Refused(CompiledRoute route, Refusal refusal) -> {
                connection.requests().inbox().skip(length);
                filtered(connection, route, refusal);
            }
            case RouteDecision.NoRoute() -> {
                connection.count(Counter.NO_ROUTE, 1);
                refuse(connection, Rejection.NO_ROUTE, length);
            }
            case RouteDecision.BadPath() -> refuse(connection, Rejection.BAD_PATH, length);
        }
    }

    private static void filtered(
            Http1Connection connection, @Nullable CompiledRoute route, Refusal refusal) {
        if (route != null) {
            connection.told().routed(route);
        }
        tell(connection, Verdict.of(refusal));
        DirectAnswer.send(connection, DirectReply.refusal(refusal));
    }

    private static void tell(Http1Connection connection, Verdict verdict) {
        connection.count(verdict.counter(), 1);
        connection.told().flagged(verdict.flag());
    }

    /** Answers a request that goes nowhere. */
    static void refuse(Http1Connection connection, Rejection rejection, int length) {
        connection.requests().inbox().skip(length);
        Exchange exchange = connection.exchange();
        connection.told().flagged(Told.flagOf(rejection));
        connection.answer(
                rejection.status(),
                rejection.response(
                        connection.closesAfterAnswer(),
                        exchange.isHeadRequest(),
                        connection.shared().worker().date()));
    }

    private void forward(
            Http1Connection connection, CompiledRoute route, ClusterName cluster, int length) {
        ForwardPlan plan = route.forwardPlan();
        Course course = connection.tries().newCourse();
        long delayNanos = course.begin(route, plan, cluster, view);
        connection.told().routed(route, cluster);
        if (course.speaksHttp2(false)) {
            course.over();
            asMessages(connection, route, cluster, length);
            return;
        }
        ByteBuf out =
                connection
                        .shared()
                        .writer()
                        .routed(
                                head,
                                view,
                                route,
                                connection.requests().peer(),
                                connection.told().trace(),
                                connection.downstream().channel().alloc());
        connection.told().identified(connection.shared().writer().addedId());
        connection.requests().inbox().skip(length);
        plan.action().mirror().ifPresent(mirror -> copy(connection, mirror, out));
        connection.tries().begin(out, delayNanos);
    }

    private void asMessages(
            Http1Connection connection, CompiledRoute route, ClusterName cluster, int length) {
        if (connection.exchange().isConnect()) {
            connection.count(Counter.FAILED, 1);
            refuse(connection, Rejection.UNSUPPORTED, length);
        } else {
            connection.passAsMessages(head, view, length, route, cluster);
        }
    }

    /** What becomes a tunnel is not copied. */
    private void copy(Http1Connection connection, Mirror mirror, ByteBuf head) {
        boolean tunnel = connection.exchange().isConnect() || connection.exchange().isUpgrade();
        if (!tunnel && draw.takes(mirror.percent())) {
            connection
                    .tries()
                    .mirror(MirrorCopy.of(connection, mirror.cluster(), head.retainedDuplicate()));
        }
    }
}

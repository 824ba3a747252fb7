package dev.midflight.sidecar.report;

import dev.midflight.sidecar.telemetry.ExchangeEnd;
import dev.midflight.sidecar.telemetry.GrpcCode;
import dev.midflight.sidecar.telemetry.ResponseFlag;
import dev.midflight.sidecar.text.HostPort;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a line of the access log can say of an exchange; {@code -}: it was not there. */
enum AccessLogOperator {
    TIME("when it began, ISO 8601"),
    DIRECTION("`inbound` or `outbound`"),
    PROTOCOL("`http1`, `http2`, `tcp`, ..."),
    METHOD("of the request"),
    AUTHORITY("Host of the request"),
    PATH("of the request, without its query"),
    QUERY("what follows the path, its `?` included; in a template only"),
    REQUEST_ID("x-request-id that the upstream got, be it the client's or one made here"),
    STATUS("of the response"),
    GRPC_STATUS("of a gRPC call: `OK`, `UNAVAILABLE`, ..."),
    FLAGS("response flags, joined by commas"),
    RECEIVED_BYTES("from the client"),
    SENT_BYTES("to the client"),
    DURATION_MILLIS("from the request's head to the end of the response, or of the connection"),
    PEER("address of the client"),
    DESTINATION("where it was going"),
    UPSTREAM_HOST("address of the endpoint that was tried last"),
    ROUTE("name of the route"),
    CLUSTER("name of the cluster");

    static final String NONE = "-";

    private final String meaning;

    AccessLogOperator(String meaning) {
        this.meaning = meaning;
    }

    String meaning() {
        return meaning;
    }

    /** Its name in JSON. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isNumber() {
        return switch (this) {
            case STATUS, RECEIVED_BYTES, SENT_BYTES, DURATION_MILLIS -> true;
            case TIME,
                    DIRECTION,
                    PROTOCOL,
                    METHOD,
                    AUTHORITY,
                    PATH,
                    QUERY,
                    REQUEST_ID,
                    GRPC_STATUS,
                    FLAGS,
                    PEER,
                    DESTINATION,
                    UPSTREAM_HOST,
                    ROUTE,
                    CLUSTER ->
                    false;
        };
    }

    String of(ExchangeEnd end, long nowMillis) {
        String value =
                switch (this) {
                    case TIME -> Instant.ofEpochMilli(nowMillis - millis(end)).toString();
                    case DIRECTION -> end.direction().label();
                    case PROTOCOL -> end.protocol().label();
                    case METHOD -> end.method().toString();
                    case AUTHORITY -> end.authority().toString();
                    case PATH -> path(end.target().toString());
                    case QUERY -> query(end.target().toString());
                    case REQUEST_ID -> end.requestId().toString();
                    case STATUS -> end.status() == 0 ? "" : Integer.toString(end.status());
                    case GRPC_STATUS -> grpc(end.grpc());
                    case FLAGS -> ResponseFlag.text(end.flags());
                    case RECEIVED_BYTES -> Long.toString(end.receivedBytes());
                    case SENT_BYTES -> Long.toString(end.sentBytes());
                    case DURATION_MILLIS -> Long.toString(millis(end));
                    case PEER -> address(end.peer());
                    case DESTINATION -> address(end.destination());
                    case UPSTREAM_HOST -> address(end.upstream());
                    case ROUTE -> end.route();
                    case CLUSTER -> end.cluster();
                };
        return value.isEmpty() ? NONE : value;
    }

    private static long millis(ExchangeEnd end) {
        return TimeUnit.NANOSECONDS.toMillis(end.durationNanos());
    }

    /** An absolute target may name a user, too: that is left out with the query. */
    private static String path(String target) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        return path.replaceFirst("^([a-z]+://)[^/]*@", "$1");
    }

    private static String query(String target) {
        int query = target.indexOf('?');
        return query < 0 ? "" : target.substring(query);
    }

    private static String grpc(@Nullable GrpcCode code) {
        return code == null ? "" : code.name();
    }

    private static String address(@Nullable InetSocketAddress address) {
        return address == null ? "" : HostPort.of(address);
    }
}

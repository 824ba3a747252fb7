package dev.midflight.sidecar.report;

import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.telemetry.ExchangeEnd;
import dev.midflight.sidecar.telemetry.GrpcCode;
import dev.midflight.sidecar.telemetry.ResponseFlag;
import dev.midflight.sidecar.telemetry.TraceContext;
import dev.midflight.sidecar.text.HostPort;
import dev.midflight.sidecar.text.JsonText;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;

/**
 * An exchange as a span of opentelemetry-proto 1.x in JSON, with the names of OpenTelemetry's HTTP
 * and gRPC conventions (semconv 1.27): a server's inbound, a client's outbound. A query is never in
 * it.
 */
final class OtlpSpan {
    private static final int SERVER = 2;
    private static final int CLIENT = 3;
    private static final int ERROR = 2;
    private static final int SERVER_ERROR = 500;
    private static final int CLIENT_ERROR = 400;

    private OtlpSpan() {}

    static void write(ExchangeEnd end, StringBuilder out) {
        TraceContext trace = end.trace();
        out.append("{\"traceId\":\"").append(trace.traceId());
        out.append("\",\"spanId\":\"").append(trace.spanId());
        if (!trace.parentId().isEmpty()) {
            out.append("\",\"parentSpanId\":\"").append(trace.parentId());
        }
        out.append("\",\"name\":").append(JsonText.quoted(name(end)));
        out.append(",\"kind\":").append(isInbound(end) ? SERVER : CLIENT);
        out.append(",\"startTimeUnixNano\":\"").append(trace.begunNanos());
        out.append("\",\"endTimeUnixNano\":\"").append(trace.begunNanos() + end.durationNanos());
        out.append("\",").append(OtlpAttributes.json(attributes(end)));
        out.append(isError(end) ? ",\"status\":{\"code\":" + ERROR + "}}" : "}");
    }

    /** Of low cardinality: the method, and the route where there is one. */
    private static String name(ExchangeEnd end) {
        String method = end.method().toString();
        String known = method.isEmpty() ? "HTTP" : method;
        return end.route().isEmpty() ? known : known + " " + end.route();
    }

    private static boolean isInbound(ExchangeEnd end) {
        return end.direction() == Direction.INBOUND;
    }

    private static boolean isError(ExchangeEnd end) {
        GrpcCode grpc = end.grpc();
        if (grpc != null) {
            return grpc != GrpcCode.OK && (!isInbound(end) || isServersFault(grpc));
        }
        int first = isInbound(end) ? SERVER_ERROR : CLIENT_ERROR;
        return end.status() == 0 || end.status() >= first;
    }

    private static boolean isServersFault(GrpcCode code) {
        return switch (code) {
            case UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS ->
                    true;
            case OK,
                    CANCELLED,
                    INVALID_ARGUMENT,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    PERMISSION_DENIED,
                    RESOURCE_EXHAUSTED,
                    FAILED_PRECONDITION,
                    ABORTED,
                    OUT_OF_RANGE,
                    UNAUTHENTICATED ->
                    false;
        };
    }

    private static Map<String, Object> attributes(ExchangeEnd end) {
        Map<String, Object> attributes = new TreeMap<>();
        put(attributes, "http.request.method", end.method().toString());
        put(attributes, "server.address", end.authority().toString());
        put(attributes, "url.path", AccessLogOperator.PATH.of(end, 0));
        put(attributes, "midflight.cluster", end.cluster());
        put(attributes, "midflight.route", end.route());
        put(attributes, "midflight.response_flags", ResponseFlag.text(end.flags()));
        if (end.peer() != null) {
            attributes.put("client.address", HostPort.of(end.peer()));
        }
        InetSocketAddress server = end.upstream() == null ? end.destination() : end.upstream();
        if (server != null) {
            attributes.put("network.peer.address", HostPort.of(server));
        }
        if (end.status() != 0) {
            attributes.put("http.response.status_code", end.status());
        }
        GrpcCode grpc = end.grpc();
        if (grpc != null) {
            call(attributes, grpc, AccessLogOperator.PATH.of(end, 0));
        }
        attributes.put("http.request.size", end.receivedBytes());
        attributes.put("http.response.size", end.sentBytes());
        return attributes;
    }

    /** The path of a call is {@code /SERVICE/METHOD}. */
    private static void call(Map<String, Object> attributes, GrpcCode grpc, String path) {
        attributes.put("rpc.system", "grpc");
        attributes.put("rpc.grpc.status_code", grpc.number());
        int method = path.lastIndexOf('/');
        if (method > 0) {
            attributes.put("rpc.service", path.substring(1, method));
            attributes.put("rpc.method", path.substring(method + 1));
        }
    }

    private static void put(Map<String, Object> attributes, String name, String value) {
        if (!value.isEmpty() && !value.equals(AccessLogOperator.NONE)) {
            attributes.put(name, value);
        }
    }
}

package dev.midflight.sidecar.telemetry;

/** What the data path counts, each per direction; the metric's name is {@code midflight_...}. */
public enum Counter {
    ACCEPTED("connections_accepted", "", "", "Connections accepted"),
    REFUSED(
            "connections_refused",
            "",
            "",
            "Connections closed at once: not redirected, too many, filtered, or for nowhere"),
    IDLE_CLOSED(
            "connections_idle_closed",
            "",
            "",
            "Connections of TCP and RPC protocols closed, since both sides were silent"),
    BROKEN(
            "connections_broken",
            "",
            "",
            "Connections closed because of an error of the proxy's own"),
    DETECTED_HTTP1("connections", "protocol", "http1", "Connections by detected protocol"),
    DETECTED_HTTP2("connections", "protocol", "http2", "Connections by detected protocol"),
    DETECTED_TCP("connections", "protocol", "tcp", "Connections by detected protocol"),
    DETECTED_DUBBO("connections", "protocol", "dubbo", "Connections by detected protocol"),
    DETECTED_BOLT("connections", "protocol", "bolt", "Connections by detected protocol"),
    UNFRAMED(
            "connections_unframed",
            "",
            "",
            "Connections of RPC protocols that became TCP, since a frame was not understood"),
    REQUESTS(
            "requests",
            "",
            "",
            "Requests of HTTP and RPC protocols whose head was valid, whoever answered them"),
    RESPONSES_1XX("responses", "class", "1xx", "Responses by class"),
    RESPONSES_2XX("responses", "class", "2xx", "Responses by class"),
    RESPONSES_3XX("responses", "class", "3xx", "Responses by class"),
    RESPONSES_4XX("responses", "class", "4xx", "Responses by class"),
    RESPONSES_5XX("responses", "class", "5xx", "Responses by class"),
    RESPONSES_OK("responses", "class", "ok", "Responses by class"),
    RESPONSES_FAILED("responses", "class", "failed", "Responses by class"),
    HEARTBEATS("heartbeats", "", "", "Heartbeats and other events of RPC protocols"),
    GOODBYES("goodbyes", "", "", "RPC connections asked to go elsewhere"),
    REJECTED(
            "requests_rejected",
            "",
            "",
            "Requests whose head a standard or a limit does not allow"),
    PROXY_HEADER_MALFORMED("proxy_headers_refused", "reason", "malformed", Counter.NO_HEADER),
    PROXY_HEADER_TRUNCATED("proxy_headers_refused", "reason", "truncated", Counter.NO_HEADER),
    PROXY_HEADER_TIMEOUT("proxy_headers_refused", "reason", "timeout", Counter.NO_HEADER),
    NO_SERVER_NAME(
            "server_names_unrouted", "", "", "TLS connections whose server name has no cluster"),
    TLS_HANDSHAKES("mesh_tls_handshakes", "", "", "Clients that have proved who they are"),
    TLS_FAILED("mesh_tls_failed", "", "", "Handshakes of mutual TLS that failed, of either side"),
    TLS_REFUSED("mesh_tls_refused", "", "", "Connections closed since they had no mutual TLS"),
    FILTERED_ACCESS("requests_filtered", "by", "access", Counter.FILTERED),
    FILTERED_RATE("requests_filtered", "by", "rate_limit", Counter.FILTERED),
    SHADOWED_ACCESS("requests_shadowed", "by", "access", Counter.SHADOWED),
    SHADOWED_RATE("requests_shadowed", "by", "rate_limit", Counter.SHADOWED),
    FILTERED_CONNECTIONS_ACCESS("connections_filtered", "by", "access", Counter.CLOSED),
    FILTERED_CONNECTIONS_RATE("connections_filtered", "by", "rate_limit", Counter.CLOSED),
    OVERLOADED(
            "overload_refused_requests",
            "",
            "",
            "Requests answered with 503 since something was short"),
    SLOW_HEADS(
            "heads_slow",
            "",
            "",
            "Requests whose head, or HTTP/2 connections of which anything, came too slowly"),
    SLOW_BODIES("requests_slow", "", "", "Requests whose content came too slowly"),
    FAILED("requests_failed", "", "", "Requests that got no whole response from the upstream"),
    DOWNSTREAM_BYTES("received_bytes", "side", "downstream", "Bytes read from each side"),
    UPSTREAM_BYTES("received_bytes", "side", "upstream", "Bytes read from each side"),
    SPLICED_BYTES("spliced_bytes", "", "", "Of these, passed on without being copied"),
    UPSTREAM_CONNECTS("upstream_connects", "", "", "Upstream connections tried"),
    UPSTREAM_CONNECT_FAILURES("upstream_connect_failures", "", "", "Of these, failed"),
    UPSTREAM_REUSED("upstream_reused", "", "", "Requests on a pooled upstream connection"),
    HTTP2_UPSTREAM_GOAWAYS(
            "http2_upstream_goaways", "", "", "Times an upstream took no more streams"),
    HTTP2_FLOOD_RESETS("http2_floods", "kind", "resets", Counter.FLOODS),
    HTTP2_FLOOD_ERRORS("http2_floods", "kind", "errors", Counter.FLOODS),
    HTTP2_FLOOD_SETTINGS("http2_floods", "kind", "settings", Counter.FLOODS),
    HTTP2_FLOOD_PINGS("http2_floods", "kind", "pings", Counter.FLOODS),
    HTTP2_FLOOD_EMPTY("http2_floods", "kind", "empty", Counter.FLOODS),
    HTTP2_FLOOD_CONTINUATIONS("http2_floods", "kind", "continuations", Counter.FLOODS),
    HTTP2_FLOOD_OTHERS("http2_floods", "kind", "others", Counter.FLOODS),
    UPSTREAM_RACES(
            "upstream_races",
            "",
            "",
            "Requests sent once more, since their pooled connection was just being closed"),
    RETRIES("retries", "", "", "Requests tried once more, as their route says"),
    NO_ROUTE("requests_unrouted", "", "", "Requests that no route has"),
    MOVED("handover_moved", "", "", "Connections given to the next proxy"),
    ADOPTED("handover_adopted", "", "", "Connections taken over from the previous proxy"),
    CUT("handover_cut", "", "", "Connections closed because they could not move in time");

    private static final String NO_HEADER =
            "Connections closed without a valid header of the PROXY protocol";
    private static final String FILTERED = "Requests that a filter did not let through";
    private static final String SHADOWED =
            "Requests that a filter would not have let through that only counts";
    private static final String CLOSED = "Connections that a filter did not let in";
    private static final String FLOODS = "HTTP/2 connections closed because of a flood";

    private final String metric;
    private final String labelName;
    private final String labelValue;
    private final String help;

    Counter(String metric, String labelName, String labelValue, String help) {
        this.metric = metric;
        this.labelName = labelName;
        this.labelValue = labelValue;
        this.help = help;
    }

    /** The name without prefix and {@code _total}. */
    public String metric() {
        return metric;
    }

    /** A second label beside the direction; empty: none. */
    public String labelName() {
        return labelName;
    }

    public String labelValue() {
        return labelValue;
    }

    public String help() {
        return help;
    }

    @SuppressWarnings("EnumOrdinal") // never leaves this process
    int slot(Direction direction) {
        return ordinal() * Direction.COUNT + direction.index();
    }
}

package dev.midflight.wire.xds;

import java.util.Map;
import java.util.Set;

/**
 * Fields of Envoy's API that are left out on purpose: they are about telemetry, limits of sockets
 * or buffers, Envoy's own insides, or what is said in docs/reference/xds.md.
 */
final class IgnoredFields {
    /** By message, as Envoy's API numbers them. */
    private static final Map<String, Set<Integer>> ALL =
            Map.ofEntries(
                    Map.entry(
                            "envoy.config.listener.v3.Listener",
                            Set.of(
                                    5, // per_connection_buffer_limit_bytes
                                    8, // drain_type
                                    11, // freebind
                                    12, // tcp_fast_open_queue_length
                                    13, // socket_options
                                    17, // continue_on_listener_filters_timeout
                                    20, // connection_balance_config
                                    22, // access_log
                                    24, // tcp_backlog_size
                                    28, // stat_prefix
                                    29, // enable_reuse_port
                                    30, // enable_mptcp
                                    31, // ignore_global_conn_limit
                                    34, // max_connections_to_accept_per_socket_event
                                    35, // bypass_overload_manager
                                    37)), // tcp_keepalive
                    Map.entry(
                            "envoy.config.listener.v3.AdditionalAddress",
                            Set.of(
                                    2, // socket_options
                                    3)), // tcp_keepalive
                    Map.entry(
                            "envoy.config.listener.v3.FilterChain",
                            Set.of(
                                    5, // metadata
                                    9)), // transport_socket_connect_timeout
                    Map.entry(
                            ListenerWriter.HTTP_TYPE,
                            Set.of(
                                    7, // tracing
                                    10, // server_name
                                    12, // drain_timeout
                                    13, // access_log
                                    15, // generate_request_id
                                    16, // forward_client_cert_details
                                    17, // set_current_client_cert_details
                                    18, // proxy_100_continue
                                    21, // skip_xff_append
                                    25, // internal_address_config
                                    26, // delayed_close_timeout
                                    29, // max_request_headers_kb
                                    32, // preserve_external_request_id
                                    34, // server_header_transformation
                                    36, // request_id_extension
                                    37, // always_set_request_id_in_response
                                    40, // stream_error_on_invalid_http_message
                                    41, // request_headers_timeout
                                    48, // scheme_header_transformation
                                    49, // proxy_status_config
                                    54, // access_log_flush_interval
                                    55, // flush_access_log_on_new_request
                                    56, // access_log_options
                                    57, // append_local_overload
                                    58, // http1_safe_max_connection_duration
                                    59)), // stream_flush_timeout
                    Map.entry(
                            ListenerWriter.TCP_TYPE,
                            Set.of(
                                    5, // access_log
                                    15, // access_log_flush_interval
                                    16, // flush_access_log_on_connected
                                    17)), // access_log_options
                    Map.entry(
                            ListenerWriter.ROUTER_TYPE,
                            Set.of(
                                    1, // dynamic_stats
                                    2, // start_child_span
                                    3, // upstream_log
                                    4, // suppress_envoy_headers
                                    7, // suppress_grpc_request_failure_code_stats
                                    9)), // upstream_log_options
                    Map.entry(
                            "envoy.config.route.v3.RouteConfiguration",
                            Set.of(
                                    3, // internal_only_headers
                                    10, // most_specific_header_mutations_wins
                                    11, // max_direct_response_body_size_bytes
                                    17)), // metadata
                    Map.entry(
                            "envoy.config.route.v3.VirtualHost",
                            Set.of(
                                    5, // virtual_clusters
                                    14, // include_request_attempt_count
                                    18, // per_request_buffer_limit_bytes
                                    19, // include_attempt_count_in_response
                                    23, // include_is_timeout_retry_header
                                    24, // metadata
                                    25)), // request_body_buffer_limit
                    Map.entry(
                            "envoy.config.route.v3.Route",
                            Set.of(
                                    5, // decorator
                                    15, // tracing
                                    16, // per_request_buffer_limit_bytes
                                    19, // stat_prefix
                                    20)), // request_body_buffer_limit
                    Map.entry(
                            "envoy.config.route.v3.RouteAction",
                            Set.of(
                                    20, // cluster_not_found_response_code
                                    40, // early_data_policy
                                    42)), // flush_timeout
                    Map.entry(
                            "envoy.config.route.v3.WeightedCluster",
                            Set.of(
                                    2, // runtime_key_prefix
                                    3)), // total_weight
                    Map.entry(
                            "envoy.config.cluster.v3.Cluster",
                            Set.of(
                                    5, // per_connection_buffer_limit_bytes
                                    16, // dns_refresh_rate
                                    17, // dns_lookup_family
                                    20, // cleanup_interval
                                    28, // alt_stat_name
                                    30, // upstream_connection_options
                                    39, // respect_dns_ttl
                                    42, // lrs_server
                                    44, // dns_failure_refresh_rate
                                    47, // track_timeout_budgets
                                    49, // track_cluster_stats
                                    50, // preconnect_policy
                                    54, // wait_for_warm_on_init
                                    57, // lrs_report_endpoint_metrics
                                    58)), // dns_jitter
                    Map.entry(
                            "envoy.config.cluster.v3.Cluster.CommonLbConfig",
                            Set.of(4)), // update_merge_window
                    Map.entry(
                            "envoy.config.endpoint.v3.LocalityLbEndpoints",
                            Set.of(
                                    6, // proximity
                                    9)), // metadata
                    Map.entry(
                            "envoy.config.endpoint.v3.Endpoint", Set.of(4)), // additional_addresses
                    Map.entry(
                            "envoy.config.core.v3.ApiConfigSource",
                            Set.of(
                                    4, // grpc_services
                                    7, // set_node_on_first_message_only
                                    8)), // transport_api_version
                    Map.entry("envoy.config.core.v3.BindConfig", Set.of(2)), // freebind
                    Map.entry(
                            "envoy.config.core.v3.HealthCheck",
                            Set.of(
                                    7, // reuse_connection
                                    12, // no_traffic_interval
                                    17, // event_log_path
                                    19, // always_log_health_check_failures
                                    25)), // event_logger
                    Map.entry(
                            "envoy.config.core.v3.HttpProtocolOptions",
                            Set.of(
                                    2, // max_headers_count
                                    7)), // max_response_headers_kb
                    Map.entry(
                            "envoy.config.core.v3.Http1ProtocolOptions",
                            Set.of(
                                    1, // allow_absolute_url
                                    2, // accept_http_10
                                    3, // default_host_for_http_10
                                    4, // header_key_format
                                    5, // enable_trailers
                                    7, // override_stream_error_on_invalid_http_message
                                    9)), // use_balsa_parser
                    Map.entry(
                            "envoy.config.core.v3.Http2ProtocolOptions",
                            Set.of(
                                    1, // hpack_table_size
                                    3, // initial_stream_window_size
                                    4, // initial_connection_window_size
                                    5, // allow_connect
                                    7, // max_outbound_frames
                                    8, // max_outbound_control_frames
                                    9, // max_consecutive_inbound_frames_with_empty_payload
                                    10, // max_inbound_priority_frames_per_stream
                                    11, // max_inbound_window_update_frames_per_data_frame_sent
                                    12, // stream_error_on_invalid_http_messaging
                                    14, // override_stream_error_on_invalid_http_message
                                    15, // connection_keepalive
                                    16, // use_oghttp2_codec
                                    17, // max_metadata_size
                                    18)), // enable_huffman_encoding
                    Map.entry("envoy.config.core.v3.Metadata", Set.of(2)), // typed_filter_metadata
                    Map.entry(
                            TlsWriter.UPSTREAM,
                            Set.of(
                                    3, // allow_renegotiation
                                    4, // max_session_keys
                                    5)), // enforce_rsa_key_usage
                    Map.entry(
                            TlsWriter.DOWNSTREAM,
                            Set.of(
                                    6, // session_timeout
                                    7, // disable_stateless_session_resumption
                                    8, // ocsp_staple_policy
                                    10, // disable_stateful_session_resumption
                                    11)), // prefer_client_ciphers
                    Map.entry(
                            "envoy.extensions.transport_sockets.tls.v3.TlsParameters",
                            Set.of(
                                    4, // ecdh_curves
                                    5)), // signature_algorithms
                    Map.entry(
                            FilterWriter.FAULT_TYPE,
                            Set.of(
                                    6, // max_active_faults
                                    8, // delay_percent_runtime
                                    9, // abort_percent_runtime
                                    10, // delay_duration_runtime
                                    11, // abort_http_status_runtime
                                    12, // max_active_faults_runtime
                                    13, // response_rate_limit_percent_runtime
                                    14, // abort_grpc_status_runtime
                                    15, // disable_downstream_cluster_stats
                                    16)), // filter_metadata
                    Map.entry(FilterWriter.ACCESS_TYPE, Set.of(7)), // track_per_rule_stats
                    Map.entry("envoy.type.matcher.v3.RegexMatcher", Set.of(1)), // google_re2
                    Map.entry(ListenerWriter.PROXY_PROTOCOL_TYPE, Set.of(5))); // stat_prefix

    private IgnoredFields() {}

    static boolean isIgnored(String message, int number) {
        return ALL.getOrDefault(message, Set.of()).contains(number);
    }
}

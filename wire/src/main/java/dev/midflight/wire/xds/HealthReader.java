package dev.midflight.wire.xds;

import com.google.protobuf.Struct;
import com.google.protobuf.UInt32Value;
import dev.midflight.model.traffic.HealthCheck;
import dev.midflight.model.traffic.HealthProbe;
import dev.midflight.model.traffic.OutlierDetection;
import dev.midflight.model.traffic.SuccessRate;
import dev.midflight.wire.xds.proto.ClusterProto;
import dev.midflight.wire.xds.proto.CoreProto;
import dev.midflight.wire.xds.proto.TypeProto;

/**
 * What {@link HealthWriter} writes, and what others do; absent fields are Envoy's defaults. Each
 * throws {@link IllegalArgumentException} where it can't be done.
 */
final class HealthReader {
    private static final int DEFAULT_CONSECUTIVE = 5;
    private static final int ALWAYS = 100;

    private HealthReader() {}

    static HealthCheck read(CoreProto.HealthCheck message) {
        return new HealthCheck(
                probe(message),
                Values.millis(message.getInterval()),
                Values.millis(message.getTimeout()),
                message.getIntervalJitterPercent(),
                message.getUnhealthyThreshold().getValue(),
                message.getHealthyThreshold().getValue());
    }

    /** One that is off. */
    static HealthCheck off(Struct extras) {
        HealthCheck usual = HealthCheck.OFF;
        return new HealthCheck(
                new HealthProbe.None(),
                Extras.number(extras, "healthIntervalMillis", usual.intervalMillis()),
                Extras.number(extras, "healthTimeoutMillis", usual.timeoutMillis()),
                Extras.number(extras, "healthJitterPercent", usual.jitterPercent()),
                Extras.number(extras, "unhealthyThreshold", usual.unhealthyThreshold()),
                Extras.number(extras, "healthyThreshold", usual.healthyThreshold()));
    }

    private static HealthProbe probe(CoreProto.HealthCheck message) {
        return switch (message.getHealthCheckerCase()) {
            case TCP_HEALTH_CHECK -> tcp(message.getTcpHealthCheck());
            case HTTP_HEALTH_CHECK -> http(message.getHttpHealthCheck());
            case GRPC_HEALTH_CHECK ->
                    new HealthProbe.Grpc(message.getGrpcHealthCheck().getServiceName());
            case HEALTHCHECKER_NOT_SET ->
                    throw new IllegalArgumentException(
                            "health_checker: unknown (expected: http, tcp or grpc)");
        };
    }

    private static HealthProbe tcp(CoreProto.HealthCheck.TcpHealthCheck message) {
        if (message.hasSend() || message.getReceiveCount() > 0) {
            throw new IllegalArgumentException(
                    "tcp_health_check: send, receive (expected: a connection only)");
        }
        return new HealthProbe.Tcp();
    }

    private static HealthProbe http(CoreProto.HealthCheck.HttpHealthCheck message) {
        CoreProto.RequestMethod method = message.getMethod();
        if (method != CoreProto.RequestMethod.METHOD_UNSPECIFIED
                && method != CoreProto.RequestMethod.GET) {
            throw new IllegalArgumentException("http_health_check: method (expected: GET)");
        }
        if (message.getExpectedStatusesCount() > 1) {
            throw new IllegalArgumentException(
                    "http_health_check: expected_statuses (expected: one range)");
        }
        TypeProto.Int64Range range =
                message.getExpectedStatusesCount() == 0
                        ? TypeProto.Int64Range.newBuilder().setStart(200).setEnd(201).build()
                        : message.getExpectedStatuses(0);
        return new HealthProbe.Http(
                message.getPath(),
                message.getHost(),
                Values.number(range.getStart(), "start"),
                Values.number(range.getEnd() - 1, "end"));
    }

    static OutlierDetection read(ClusterProto.OutlierDetection message) {
        OutlierDetection usual = OutlierDetection.DEFAULT;
        int base =
                message.hasBaseEjectionTime()
                        ? Values.millis(message.getBaseEjectionTime())
                        : usual.baseEjectionMillis();
        int most =
                message.hasMaxEjectionTime()
                        ? Values.millis(message.getMaxEjectionTime())
                        : Math.max(usual.maxEjectionMillis(), base);
        return new OutlierDetection(
                threshold(
                        message.hasConsecutive5Xx(),
                        message.getConsecutive5Xx(),
                        enforced(
                                message.hasEnforcingConsecutive5Xx(),
                                message.getEnforcingConsecutive5Xx(),
                                true)),
                threshold(
                        message.hasConsecutiveGatewayFailure(),
                        message.getConsecutiveGatewayFailure(),
                        enforced(
                                message.hasEnforcingConsecutiveGatewayFailure(),
                                message.getEnforcingConsecutiveGatewayFailure(),
                                false)),
                threshold(
                        message.hasConsecutiveLocalOriginFailure(),
                        message.getConsecutiveLocalOriginFailure(),
                        message.getSplitExternalLocalOriginErrors()
                                && enforced(
                                        message.hasEnforcingConsecutiveLocalOriginFailure(),
                                        message.getEnforcingConsecutiveLocalOriginFailure(),
                                        true)),
                successRate(message),
                message.hasInterval()
                        ? Values.millis(message.getInterval())
                        : usual.intervalMillis(),
                base,
                most,
                message.hasMaxEjectionPercent()
                        ? message.getMaxEjectionPercent().getValue()
                        : usual.maxEjectionPercent());
    }

    private static int threshold(boolean given, UInt32Value value, boolean enforced) {
        if (!enforced) {
            return 0;
        }
        return given ? value.getValue() : DEFAULT_CONSECUTIVE;
    }

    private static boolean enforced(boolean given, UInt32Value percent, boolean otherwise) {
        int value = percent.getValue();
        if (given && value != 0 && value != ALWAYS) {
            throw new IllegalArgumentException(
                    "outlier_detection.enforcing: " + value + " percent (expected: 0 or 100)");
        }
        return given ? value > 0 : otherwise;
    }

    private static SuccessRate successRate(ClusterProto.OutlierDetection message) {
        SuccessRate usual = SuccessRate.DEFAULT;
        boolean on =
                enforced(
                        message.hasEnforcingSuccessRate(), message.getEnforcingSuccessRate(), true);
        int hosts =
                message.hasSuccessRateMinimumHosts()
                        ? Math.max(2, message.getSuccessRateMinimumHosts().getValue())
                        : usual.minEndpoints();
        return new SuccessRate(
                on ? hosts : 0,
                message.hasSuccessRateRequestVolume()
                        ? message.getSuccessRateRequestVolume().getValue()
                        : usual.minRequests(),
                message.hasSuccessRateStdevFactor()
                        ? message.getSuccessRateStdevFactor().getValue()
                        : usual.stdevFactorThousandths());
    }
}

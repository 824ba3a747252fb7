package dev.midflight.wire.xds;

import com.google.protobuf.UInt32Value;
import dev.midflight.model.traffic.HealthCheck;
import dev.midflight.model.traffic.HealthProbe;
import dev.midflight.model.traffic.OutlierDetection;
import dev.midflight.model.traffic.SuccessRate;
import dev.midflight.wire.xds.proto.ClusterProto;
import dev.midflight.wire.xds.proto.CoreProto;
import dev.midflight.wire.xds.proto.TypeProto;
import java.util.Optional;

/** When endpoints are not used. */
final class HealthWriter {
    private static final int ALWAYS = 100;

    private HealthWriter() {}

    static Optional<CoreProto.HealthCheck> write(HealthCheck check) {
        CoreProto.HealthCheck.Builder message =
                CoreProto.HealthCheck.newBuilder()
                        .setInterval(Values.millis(check.intervalMillis()))
                        .setTimeout(Values.millis(check.timeoutMillis()))
                        .setIntervalJitterPercent(check.jitterPercent())
                        .setUnhealthyThreshold(Values.uint32(check.unhealthyThreshold()))
                        .setHealthyThreshold(Values.uint32(check.healthyThreshold()));
        switch (check.probe()) {
            case HealthProbe.None _ -> {
                return Optional.empty();
            }
            case HealthProbe.Tcp _ ->
                    message.setTcpHealthCheck(
                            CoreProto.HealthCheck.TcpHealthCheck.getDefaultInstance());
            case HealthProbe.Http http -> message.setHttpHealthCheck(http(http));
            case HealthProbe.Grpc(String service) ->
                    message.getGrpcHealthCheckBuilder().setServiceName(service);
        }
        return Optional.of(message.build());
    }

    private static CoreProto.HealthCheck.HttpHealthCheck http(HealthProbe.Http probe) {
        return CoreProto.HealthCheck.HttpHealthCheck.newBuilder()
                .setPath(probe.path())
                .setHost(probe.authority())
                .addExpectedStatuses(
                        TypeProto.Int64Range.newBuilder()
                                .setStart(probe.minStatus())
                                .setEnd(probe.maxStatus() + 1L))
                .build();
    }

    /** What a check that is off would be. */
    static void extras(HealthCheck check, Extras extras) {
        if (check.probe() instanceof HealthProbe.None) {
            HealthCheck usual = HealthCheck.OFF;
            extras.put("healthIntervalMillis", check.intervalMillis(), usual.intervalMillis())
                    .put("healthTimeoutMillis", check.timeoutMillis(), usual.timeoutMillis())
                    .put("healthJitterPercent", check.jitterPercent(), usual.jitterPercent())
                    .put(
                            "unhealthyThreshold",
                            check.unhealthyThreshold(),
                            usual.unhealthyThreshold())
                    .put("healthyThreshold", check.healthyThreshold(), usual.healthyThreshold());
        }
    }

    static Optional<ClusterProto.OutlierDetection> write(OutlierDetection outliers) {
        if (outliers.equals(OutlierDetection.OFF)) {
            return Optional.empty();
        }
        ClusterProto.OutlierDetection.Builder message =
                ClusterProto.OutlierDetection.newBuilder()
                        .setInterval(Values.millis(outliers.intervalMillis()))
                        .setBaseEjectionTime(Values.millis(outliers.baseEjectionMillis()))
                        .setMaxEjectionTime(Values.millis(outliers.maxEjectionMillis()))
                        .setMaxEjectionPercent(Values.uint32(outliers.maxEjectionPercent()))
                        .setSplitExternalLocalOriginErrors(true)
                        .setEnforcingConsecutive5Xx(enforced(outliers.consecutive5xx()))
                        .setEnforcingConsecutiveGatewayFailure(
                                enforced(outliers.consecutiveGatewayErrors()))
                        .setEnforcingConsecutiveLocalOriginFailure(
                                enforced(outliers.consecutiveConnectFailures()));
        if (outliers.consecutive5xx() > 0) {
            message.setConsecutive5Xx(Values.uint32(outliers.consecutive5xx()));
        }
        if (outliers.consecutiveGatewayErrors() > 0) {
            message.setConsecutiveGatewayFailure(
                    Values.uint32(outliers.consecutiveGatewayErrors()));
        }
        if (outliers.consecutiveConnectFailures() > 0) {
            message.setConsecutiveLocalOriginFailure(
                    Values.uint32(outliers.consecutiveConnectFailures()));
        }
        successRate(outliers.successRate(), message);
        return Optional.of(message.build());
    }

    private static void successRate(
            SuccessRate rate, ClusterProto.OutlierDetection.Builder message) {
        message.setEnforcingSuccessRate(enforced(rate.minEndpoints()))
                .setSuccessRateRequestVolume(Values.uint32(rate.minRequests()))
                .setSuccessRateStdevFactor(Values.uint32(rate.stdevFactorThousandths()));
        if (!rate.isOff()) {
            message.setSuccessRateMinimumHosts(Values.uint32(rate.minEndpoints()));
        }
    }

    private static UInt32Value enforced(int threshold) {
        return Values.uint32(threshold > 0 ? ALWAYS : 0);
    }
}

package dev.midflight.operator.replica;

import dev.midflight.crds.policy.Rejection;
import dev.midflight.operator.translate.PolicyKey;
import dev.midflight.wire.replica.v1.Counts;
import dev.midflight.wire.replica.v1.Policy;
import dev.midflight.wire.replica.v1.Reason;
import dev.midflight.wire.replica.v1.Standing;
import dev.midflight.wire.replica.v1.StandingsRequest;
import dev.midflight.wire.replica.v1.StandingsResponse;
import java.util.List;
import java.util.Optional;

/** To and from what travels. */
final class ReplicaMessages {
    private ReplicaMessages() {}

    static StandingsRequest request(List<PolicyVersion> policies) {
        StandingsRequest.Builder request = StandingsRequest.newBuilder();
        for (PolicyVersion version : policies) {
            request.addPolicies(
                    Policy.newBuilder()
                            .setNamespace(version.policy().namespace())
                            .setName(version.policy().name())
                            .setGeneration(version.generation()));
        }
        return request.build();
    }

    static PolicyVersion read(Policy policy) {
        return new PolicyVersion(
                new PolicyKey(policy.getNamespace(), policy.getName()), policy.getGeneration());
    }

    static Standing standing(Optional<Tally> tally) {
        return tally.map(known -> Standing.newBuilder().setCounts(counts(known)).build())
                .orElse(Standing.getDefaultInstance());
    }

    static List<PeerAnswer> read(StandingsResponse response) {
        return response.getStandingsList().stream().map(ReplicaMessages::read).toList();
    }

    private static PeerAnswer read(Standing standing) {
        return standing.hasCounts()
                ? new PeerAnswer.Counted(read(standing.getCounts()))
                : new PeerAnswer.Behind();
    }

    private static Counts counts(Tally tally) {
        Counts.Builder counts =
                Counts.newBuilder()
                        .setOf(tally.of())
                        .setAcknowledged(tally.acknowledged())
                        .setRefused(tally.refused());
        for (Rejection each : tally.rejections()) {
            counts.addReasons(
                    Reason.newBuilder()
                            .setText(each.reason())
                            .setSidecars(each.sidecars())
                            .setPod(each.pod()));
        }
        return counts.build();
    }

    private static Tally read(Counts counts) {
        return new Tally(
                counts.getOf(),
                counts.getAcknowledged(),
                counts.getRefused(),
                counts.getReasonsList().stream()
                        .map(
                                each ->
                                        new Rejection(
                                                each.getText(), each.getSidecars(), each.getPod()))
                        .toList());
    }
}

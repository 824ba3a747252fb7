package dev.midflight.operator.replica;

import dev.midflight.wire.replica.v1.Policy;
import dev.midflight.wire.replica.v1.ReplicasGrpc;
import dev.midflight.wire.replica.v1.StandingsRequest;
import dev.midflight.wire.replica.v1.StandingsResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/**
 * Answers the other replicas; that it is one of them who asks is known before a call comes here.
 */
public final class ReplicaService extends ReplicasGrpc.ReplicasImplBase {
    /** In a call: so that an answer, with all reasons of each, stays below 2 MiB. */
    static final int POLICIES = 50;

    private final Standings standings;

    public ReplicaService(Standings standings) {
        this.standings = standings;
    }

    @Override
    public void standings(StandingsRequest request, StreamObserver<StandingsResponse> answer) {
        if (request.getPoliciesCount() > POLICIES) {
            answer.onError(
                    Status.INVALID_ARGUMENT
                            .withDescription(
                                    "policies: %d (at most %d)"
                                            .formatted(request.getPoliciesCount(), POLICIES))
                            .asRuntimeException());
            return;
        }
        StandingsResponse.Builder response = StandingsResponse.newBuilder();
        for (Policy policy : request.getPoliciesList()) {
            response.addStandings(
                    ReplicaMessages.standing(standings.of(ReplicaMessages.read(policy))));
        }
        answer.onNext(response.build());
        answer.onCompleted();
    }
}

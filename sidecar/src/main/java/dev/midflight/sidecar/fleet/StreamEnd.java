package dev.midflight.sidecar.fleet;

import io.grpc.Metadata;
import io.grpc.Status;
import java.net.InetAddress;
import java.util.Optional;

/**
 * How a dial or a stream ended.
 *
 * @param leader as a follower named it
 * @param heard whether the operator had sent anything on the stream
 */
public record StreamEnd(
        FleetAddress dialled,
        EndReason reason,
        String detail,
        Optional<FleetAddress> leader,
        boolean heard) {
    static final Metadata.Key<String> LEADER =
            Metadata.Key.of("midflight-leader", Metadata.ASCII_STRING_MARSHALLER);
    private static final int DETAIL_CHARS = 300;

    /** Without its files there was nothing to dial with. */
    public static StreamEnd notDialled(FleetAddress address, UnreadableSecretException cause) {
        return new StreamEnd(
                address,
                EndReason.NO_AUTHORITIES,
                String.valueOf(cause.getMessage()),
                Optional.empty(),
                false);
    }

    /**
     * @param status what the call ended with
     */
    public static StreamEnd of(
            FleetAddress dialled, Status status, Metadata trailers, boolean heard) {
        Optional<FleetAddress> leader =
                status.getCode() == Status.Code.UNAVAILABLE ? leaderOf(trailers) : Optional.empty();
        return new StreamEnd(
                dialled,
                leader.isPresent() ? EndReason.FOLLOWER : EndReason.of(status, heard),
                detailOf(status),
                leader,
                heard);
    }

    /** Only an IP address: a follower's word is not looked up in DNS. */
    private static Optional<FleetAddress> leaderOf(Metadata trailers) {
        String text = trailers.get(LEADER);
        if (text == null) {
            return Optional.empty();
        }
        try {
            FleetAddress address = FleetAddress.parse(text);
            return InetAddress.ofLiteral(address.host()).isAnyLocalAddress()
                    ? Optional.empty()
                    : Optional.of(address);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String detailOf(Status status) {
        StringBuilder detail = new StringBuilder(status.getCode().name());
        if (status.getDescription() != null) {
            detail.append(": ").append(firstLineOf(status.getDescription()));
        }
        Throwable cause = status.getCause();
        for (int depth = 0; cause != null && depth < 4; depth++) {
            detail.append(": ").append(cause.getMessage());
            cause = cause.getCause();
        }
        return detail.substring(0, Math.min(detail.length(), DETAIL_CHARS));
    }

    private static String firstLineOf(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}

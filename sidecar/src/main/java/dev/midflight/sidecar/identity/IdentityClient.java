package dev.midflight.sidecar.identity;

import dev.midflight.sidecar.config.SidecarConfig;
import dev.midflight.sidecar.fleet.Backoff;
import dev.midflight.sidecar.fleet.Channels;
import dev.midflight.sidecar.fleet.FleetAddress;
import dev.midflight.sidecar.fleet.FleetConfig;
import dev.midflight.sidecar.fleet.FleetLoop;
import dev.midflight.sidecar.fleet.OperatorAccess;
import dev.midflight.sidecar.fleet.ThreadFleetLoop;
import dev.midflight.sidecar.fleet.UnreadableSecretException;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.telemetry.Telemetry;
import dev.midflight.sidecar.tls.Certification;
import dev.midflight.sidecar.tls.Credentials;
import dev.midflight.sidecar.tls.MeshContexts;
import dev.midflight.sidecar.tls.MeshIdentity;
import dev.midflight.wire.identity.v1.CertifyRequest;
import dev.midflight.wire.identity.v1.CertifyResponse;
import dev.midflight.wire.identity.v1.IdentityGrpc;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps this proxy's certificate fresh, from its first one on. The key is made here for each, and
 * never leaves the memory of this pod. On a thread of its own; connections keep what they have.
 */
public final class IdentityClient {
    private static final int ANSWER_SECONDS = 10;
    private static final int REFRESH_SECONDS = 2;
    private static final int MESSAGE_LIMIT_BYTES = 256 * 1024;

    private final FleetAddress address;
    private final OperatorAccess access;
    private final IdentityFile file;
    private final FleetLoop loop;
    private final Credentials credentials;
    private final Clock clock;
    private final IdentityMeters meters;
    private final RenewalPolicy policy;
    private final Backoff backoff;
    private final EventLog log;
    private @Nullable Channels channels;
    private Future<?> nextTime = CompletableFuture.completedFuture(null);
    private final CompletableFuture<Void> certified = new CompletableFuture<>();
    private boolean wanted;
    private boolean failing;

    /** The parts of it that a test may have otherwise. */
    record Parts(FleetLoop loop, Clock clock, RandomGenerator random, IdentityMeters meters) {}

    /**
     * @param credentials that get each new one
     */
    IdentityClient(
            FleetAddress address,
            OperatorAccess access,
            IdentityFile file,
            Credentials credentials,
            Parts parts,
            EventLog log) {
        this.address = address;
        this.access = access;
        this.file = file;
        this.credentials = credentials;
        this.loop = parts.loop();
        this.clock = parts.clock();
        this.meters = parts.meters();
        this.policy = new RenewalPolicy(parts.random());
        this.backoff = new Backoff(parts.random());
        this.log = log;
    }

    /** A pod's, which does nothing yet. */
    public static IdentityClient of(
            SidecarConfig config, Credentials credentials, Telemetry telemetry, EventLog log) {
        IdentityMeters meters = new IdentityMeters(Clock.systemUTC());
        telemetry.add(meters);
        FleetAddress operator = FleetAddress.parse(config.fleetAddress());
        Path directory = config.runDirectory();
        return new IdentityClient(
                operator,
                new OperatorAccess(operator.host(), FleetConfig.SECRETS),
                new IdentityFile(
                        directory.resolve("identity"),
                        directory.resolve(".identity-" + config.pod().slot())),
                credentials,
                new Parts(
                        new ThreadFleetLoop("midflight-identity", log),
                        Clock.systemUTC(),
                        RandomGenerator.getDefault(),
                        meters),
                log);
    }

    /** Takes what was kept, if it does for a while; before the first {@link #start}. */
    public void restore() {
        try {
            Optional<MeshIdentity> kept = file.read();
            if (kept.isPresent() && isBetter(kept.get())) {
                credentials.become(MeshContexts.of(kept.get()));
                meters.kept(kept.get().notAfter());
                certified.complete(null);
            }
        } catch (IOException | GeneralSecurityException e) {
            log.warn(
                    "the certificate that was kept cannot be read",
                    "reason",
                    String.valueOf(e.getMessage()));
        }
    }

    private boolean isBetter(MeshIdentity kept) {
        MeshContexts known = credentials.current();
        Instant least = known == null ? clock.instant() : known.identity().notAfter();
        return kept.notAfter().isAfter(least);
    }

    /**
     * Takes what another process has kept since; before this one serves, be it anew. Never fails,
     * and takes as long as it takes to read a file, 2 s at most.
     */
    public CompletableFuture<Void> refresh() {
        return CompletableFuture.runAsync(this::restore, loop)
                .completeOnTimeout(null, REFRESH_SECONDS, TimeUnit.SECONDS);
    }

    /** Asks at once unless there is a certificate that does for a while, and goes on asking. */
    public void start() {
        loop.execute(
                () -> {
                    if (!wanted) {
                        wanted = true;
                        channels = new Channels("midflight-identity-io", loop, MESSAGE_LIMIT_BYTES);
                        MeshContexts known = credentials.current();
                        if (known == null
                                || !clock.instant().isBefore(known.identity().notAfter())) {
                            ask();
                        } else {
                            later(policy.next(known.identity(), clock.instant()));
                        }
                    }
                });
    }

    /** Once there is a certificate. */
    public CompletableFuture<Void> certified() {
        return certified.copy();
    }

    /** What there is stays. It may be started again. */
    public void stop() {
        loop.execute(
                () -> {
                    wanted = false;
                    nextTime.cancel(false);
                    Channels used = channels;
                    channels = null;
                    if (used != null) {
                        used.close();
                    }
                });
    }

    private void later(Duration delay) {
        if (wanted) {
            nextTime.cancel(false);
            nextTime = loop.after(delay, this::ask);
        }
    }

    private void ask() {
        Channels by = channels;
        if (!wanted || by == null) {
            return;
        }
        try {
            Certification certification = Certification.begin();
            ManagedChannel channel = access.secure(by.to(address)).build();
            CallOptions options =
                    access.callOptions().withDeadlineAfter(ANSWER_SECONDS, TimeUnit.SECONDS);
            ClientCalls.asyncUnaryCall(
                    channel.newCall(IdentityGrpc.getCertifyMethod(), options),
                    CertifyRequest.newBuilder()
                            .setSigningRequest(certification.signingRequest())
                            .build(),
                    new Answer(certification, channel, by));
        } catch (UnreadableSecretException | GeneralSecurityException e) {
            failed(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Told on the loop, which is the channel's executor. One that comes after a {@link #stop}
     * counts no more: who was started again since has asked again.
     */
    private final class Answer implements StreamObserver<CertifyResponse> {
        private final Certification certification;
        private final ManagedChannel channel;
        private final Channels asked;

        Answer(Certification certification, ManagedChannel channel, Channels asked) {
            this.certification = certification;
            this.channel = channel;
            this.asked = asked;
        }

        @SuppressWarnings("ReferenceEquality") // the very same
        private boolean counts() {
            return asked == channels;
        }

        @Override
        public void onNext(CertifyResponse response) {
            if (!counts()) {
                return;
            }
            try {
                taken(certification.end(response.getChain(), response.getRoots()));
            } catch (GeneralSecurityException e) {
                failed("the operator's answer: " + e.getMessage());
            }
        }

        @Override
        public void onError(Throwable failure) {
            channel.shutdownNow();
            if (counts()) {
                Status status = Status.fromThrowable(failure);
                failed(status.getCode() + ": " + status.getDescription());
            }
        }

        @Override
        public void onCompleted() {
            channel.shutdownNow();
        }
    }

    private void taken(MeshContexts next) throws GeneralSecurityException {
        credentials.become(next);
        meters.got(next.identity().notAfter());
        certified.complete(null);
        backoff.reset();
        failing = false;
        log.info(
                "has a certificate",
                "identity",
                next.identity().id(),
                "until",
                next.identity().notAfter());
        keep(next.identity());
        later(policy.next(next.identity(), clock.instant()));
    }

    private void keep(MeshIdentity identity) throws GeneralSecurityException {
        try {
            file.write(identity);
        } catch (IOException e) {
            log.warn("the certificate cannot be kept", "reason", String.valueOf(e.getMessage()));
        }
    }

    /** Said once: the certificate of now does for half of its life still. */
    private void failed(String reason) {
        if (!failing) {
            failing = true;
            log.warn("gets no certificate and goes on asking", "reason", reason);
        }
        later(backoff.next());
    }
}

package dev.midflight.sidecar.training;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.midflight.model.Epoch;
import dev.midflight.model.FleetSettings;
import dev.midflight.model.HandoverReport;
import dev.midflight.model.InterceptionMode;
import dev.midflight.model.InterceptionReport;
import dev.midflight.model.ProxyMessage;
import dev.midflight.model.SidecarReport;
import dev.midflight.model.Slot;
import dev.midflight.model.SlotReport;
import dev.midflight.model.TrafficReport;
import dev.midflight.sidecar.fleet.CommandOutcome;
import dev.midflight.sidecar.fleet.FleetAddress;
import dev.midflight.sidecar.fleet.FleetClient;
import dev.midflight.sidecar.fleet.FleetCommands;
import dev.midflight.sidecar.fleet.FleetConfig;
import dev.midflight.sidecar.fleet.ReportSource;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.wire.FleetMessages;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Someone who takes the fleet client's call, hears the first flight of its TLS, and hangs up. */
final class TrainingOperator {
    private static final int TIMEOUT_MILLIS = 20_000;
    private static final SidecarReport REPORT =
            new SidecarReport(
                    SlotReport.unreachable(Slot.A),
                    SlotReport.unreachable(Slot.B),
                    InterceptionReport.UNKNOWN,
                    TrafficReport.NONE,
                    Optional.of(new HandoverReport(Epoch.of(1), 1, 0, Map.of("x", 1L), 1, true)));

    private final Path directory;
    private final EventLog log;

    TrainingOperator(Path directory, EventLog log) {
        this.directory = directory;
        this.log = log;
    }

    boolean isDialled() throws IOException, GeneralSecurityException {
        Files.writeString(directory.resolve("token"), "training");
        Files.writeString(directory.resolve("ca.crt"), pem(anyAuthority()));
        byte[] hello =
                FleetMessages.toWire(new ProxyMessage.Hello(ProxyMessage.Hello.PROTOCOL, REPORT))
                        .toByteArray();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(TIMEOUT_MILLIS);
            FleetConfig config =
                    FleetConfig.of(new FleetAddress("127.0.0.1", server.getLocalPort()), directory);
            FleetClient client =
                    FleetClient.start(
                            config,
                            new FixedReport(),
                            new NoCommands(),
                            RandomGenerator.getDefault(),
                            log);
            try (Socket call = server.accept()) {
                call.setSoTimeout(TIMEOUT_MILLIS);
                return call.getInputStream().read() >= 0 && hello.length > 0;
            } finally {
                var _ = client.close();
            }
        }
    }

    private static X509Certificate anyAuthority() throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return Arrays.stream(x509.getAcceptedIssuers()).findFirst().orElseThrow();
            }
        }
        throw new GeneralSecurityException("this JDK trusts nobody");
    }

    private static String pem(X509Certificate certificate) throws GeneralSecurityException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII))
                        .encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    private static final class FixedReport implements ReportSource {
        @Override
        public SidecarReport current() {
            return REPORT;
        }

        @Override
        public Subscription onChange(Runnable changed) {
            return () -> {};
        }
    }

    private static final class NoCommands implements FleetCommands {
        @Override
        public void settings(FleetSettings settings) {}

        @Override
        public CompletionStage<CommandOutcome> takeOver(Epoch epoch) {
            return CompletableFuture.completedFuture(CommandOutcome.done());
        }

        @Override
        public CompletionStage<CommandOutcome> setInterception(InterceptionMode mode) {
            return CompletableFuture.completedFuture(CommandOutcome.done());
        }

        @Override
        public CompletionStage<CommandOutcome> setLogLevel(String level) {
            return CompletableFuture.completedFuture(CommandOutcome.done());
        }
    }
}

package dev.midflight.sidecar.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.sidecar.config.SidecarConfig;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.log.LogLevel;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.telemetry.LoopCounters;
import dev.midflight.sidecar.telemetry.Telemetry;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a sink hears that adds up what it is told, while one proxy follows another. */
@Timeout(60)
final class HandoverReportsTest {
    private final Telemetry telemetry = new Telemetry();
    private final LoopCounters loop = telemetry.addLoop();
    private final Telemetry nextTelemetry = new Telemetry();
    private final LoopCounters nextLoop = nextTelemetry.addLoop();

    @Test
    void whatWasCountedIsToldOnceByWhoeverCountedIt() throws Exception {
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(10_000);
            Reports reports = reports(server, telemetry);
            reports.begin();
            loop.add(Counter.REQUESTS, Direction.INBOUND, 5);
            nextTelemetry.add(telemetry.export(1 << 18));

            reports.end();

            assertEquals("5", requestsTold(server));
            Reports next = reports(server, nextTelemetry);
            next.begin();
            nextLoop.add(Counter.REQUESTS, Direction.INBOUND, 2);

            next.close();

            assertEquals("2", requestsTold(server));
        }
    }

    private static Reports reports(DatagramSocket server, Telemetry of) throws Exception {
        Map<String, String> environment =
                Map.of(
                        "MIDFLIGHT_STATSD_ADDRESS",
                        "127.0.0.1:" + server.getLocalPort(),
                        "MIDFLIGHT_REPORT_SECONDS",
                        "3600");
        return new Reports(
                SidecarConfig.parse(environment),
                of,
                EventLog.to(
                        new PrintStream(OutputStream.nullOutputStream(), true, UTF_8),
                        Clock.systemUTC(),
                        LogLevel.INFO));
    }

    private static String requestsTold(DatagramSocket server) throws Exception {
        String name = "midflight.requests:";
        StringBuilder all = new StringBuilder();
        while (all.indexOf(name) < 0) {
            DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
            server.receive(packet);
            all.append(new String(packet.getData(), 0, packet.getLength(), UTF_8));
        }
        int from = all.indexOf(name) + name.length();
        return all.substring(from, all.indexOf("|", from));
    }
}

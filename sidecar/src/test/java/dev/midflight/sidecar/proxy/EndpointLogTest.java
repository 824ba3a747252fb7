package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.sidecar.cluster.EndpointChange;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.log.LogLevel;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class EndpointLogTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final EndpointLog log =
            new EndpointLog(
                    EventLog.to(
                            new PrintStream(out, true, StandardCharsets.UTF_8),
                            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
                            LogLevel.INFO));

    @Test
    void eachChangeIsOneLine() {
        for (EndpointChange.Kind kind : EndpointChange.Kind.values()) {
            log.accept(new EndpointChange(ClusterName.of("shop"), "10.0.0.1:80", kind));
        }

        assertEquals(
                """
                WARN proxy: endpoint is unhealthy cluster=shop endpoint=10.0.0.1:80
                INFO proxy: endpoint is healthy cluster=shop endpoint=10.0.0.1:80
                WARN proxy: endpoint is ejected cluster=shop endpoint=10.0.0.1:80
                INFO proxy: endpoint is back after its ejection cluster=shop endpoint=10.0.0.1:80
                """,
                out.toString(StandardCharsets.UTF_8).replaceAll("(?m)^\\S+ ", ""));
    }
}

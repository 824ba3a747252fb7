package dev.midflight.e2e.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.e2e.app.TestServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The load has to notice each wrong thing that can happen between it and the application. */
final class LoadRunTest {
    private static final List<String> ONLY_KEEP_ALIVE =
            List.of(
                    "--keep-alive=4",
                    "--rate=100",
                    "--pipelined=0",
                    "--connects-per-second=0",
                    "--idle=0",
                    "--bulk=0",
                    "--streams=0");
    private static final List<String> ONLY_STREAMS =
            List.of(
                    "--keep-alive=0",
                    "--pipelined=0",
                    "--connects-per-second=0",
                    "--idle=0",
                    "--bulk=0",
                    "--streams=2",
                    "--stream-interval-millis=5");

    private TestServer server = start();
    private FaultyRelay http = relay(server.httpPort());
    private FaultyRelay streams = relay(server.streamPort());

    @AfterEach
    void closeAll() throws IOException {
        http.close();
        streams.close();
        server.close();
    }

    @Test
    void countsNothingWrongWhereNothingIs() throws IOException {
        PhaseReport phase =
                run(
                        List.of(
                                "--keep-alive=4",
                                "--rate=100",
                                "--idle=10",
                                "--events=2",
                                "--upgraded-streams=2",
                                "--slow=2",
                                "--slow-millis=50",
                                "--bulk-bytes=100000",
                                "--bulk-millis=100"),
                        http,
                        Fault.NONE);

        assertEquals(0, phase.failed(), phase.toString());
        assertEquals(0, phase.resets(), phase.toString());
        assertEquals(0, phase.closes(), phase.toString());
        assertEquals(0, phase.duplicates(), phase.toString());
        assertTrue(phase.requests() > 10, phase.toString());
        assertTrue(phase.streamFrames() > 10, phase.toString());
    }

    @Test
    void noticesAReset() throws IOException {
        PhaseReport phase = run(ONLY_KEEP_ALIVE, http, Fault.RESET);

        assertEquals(1, phase.resets(), phase.toString());
        assertEquals(1, phase.failed(), phase.toString());
    }

    @Test
    void noticesAnEndOfItsConnection() throws IOException {
        PhaseReport phase = run(ONLY_KEEP_ALIVE, http, Fault.END);

        assertEquals(1, phase.resets(), phase.toString());
    }

    @Test
    void noticesALostRequest() throws IOException {
        PhaseReport phase = run(ONLY_KEEP_ALIVE, http, Fault.SWALLOW);

        assertEquals(Map.of("TIMEOUT", 1L), phase.causes(), phase.toString());
    }

    @Test
    void noticesAWrongByte() throws IOException {
        PhaseReport phase = run(ONLY_KEEP_ALIVE, http, Fault.FLIP);

        assertEquals(Map.of("WRONG_BYTES", 1L), phase.causes(), phase.toString());
    }

    @Test
    void noticesASecondExecution() throws IOException {
        PhaseReport phase = run(ONLY_KEEP_ALIVE, http, Fault.REPLAY);

        assertEquals(1, phase.duplicates(), phase.toString());
        assertEquals(0, phase.failed(), phase.toString());
    }

    @Test
    void noticesAGap() throws IOException {
        PhaseReport phase = run(ONLY_KEEP_ALIVE, http, Fault.DELAY);

        assertTrue(phase.gapMaxMillis() >= FaultyRelay.DELAY_MILLIS, phase.toString());
        assertEquals(0, phase.failed(), phase.toString());
    }

    @Test
    void noticesAnIdleConnectionThatWasTaken() throws IOException {
        List<String> onlyIdle =
                List.of(
                        "--keep-alive=0",
                        "--pipelined=0",
                        "--connects-per-second=0",
                        "--idle=3",
                        "--bulk=0",
                        "--streams=0");
        try (LoadRun run = LoadRun.start(config(onlyIdle))) {
            await(() -> run.report().connections("idle").original() == 3);
            run.startPhase("taken");
            http.commit(Fault.END);
            run.startPhase("after");

            assertEquals(1, phase(run, "taken").resets(), run.report().toString());
        }
    }

    @Test
    void noticesAWrongByteInAStream() throws IOException {
        PhaseReport phase = run(ONLY_STREAMS, streams, Fault.FLIP);

        assertEquals(Map.of("WRONG_BYTES", 1L), phase.causes(), phase.toString());
    }

    @Test
    void noticesALostPieceOfAStream() throws IOException {
        PhaseReport phase = run(ONLY_STREAMS, streams, Fault.SWALLOW);

        assertTrue(phase.failed() >= 1, phase.toString());
    }

    @Test
    void noticesAWrongByteAmongEvents() throws IOException {
        PhaseReport phase = run(nothingBut("--events=2"), http, Fault.FLIP);

        assertTrue(phase.failed() >= 1, phase.toString());
    }

    @Test
    void noticesAWrongByteBehindAnUpgrade() throws IOException {
        PhaseReport phase = run(nothingBut("--upgraded-streams=2"), http, Fault.FLIP);

        assertEquals(Map.of("WRONG_BYTES", 1L), phase.causes(), phase.toString());
    }

    @Test
    void noticesALostAnswerThatTakesItsTime() throws IOException {
        List<String> load = nothingBut("--slow=1", "--slow-millis=20");

        PhaseReport phase = run(load, http, Fault.SWALLOW);

        assertEquals(Map.of("TIMEOUT", 1L), phase.causes(), phase.toString());
    }

    @Test
    void noticesAStreamThatWasReset() throws IOException {
        PhaseReport phase = run(ONLY_STREAMS, streams, Fault.RESET);

        assertEquals(1, phase.resets(), phase.toString());
    }

    @Test
    void noticesAGapInAStream() throws IOException {
        PhaseReport phase = run(ONLY_STREAMS, streams, Fault.DELAY);

        assertTrue(phase.streamGapMaxMillis() >= 400, phase.toString());
    }

    @Test
    void noticesThatTheApplicationIsGone() throws IOException {
        try (LoadRun run = LoadRun.start(config(ONLY_KEEP_ALIVE))) {
            await(() -> phase(run, "start").requests() > 10);
            run.startPhase("gone");
            server.close();
            http.close();
            await(() -> phase(run, "gone").failed() > 0);
        }
    }

    /** Runs until the fault was committed and had its effect; the figures of that phase. */
    private PhaseReport run(List<String> arguments, FaultyRelay relay, Fault fault)
            throws IOException {
        LoadRun run = LoadRun.start(config(arguments));
        try (run) {
            await(() -> carried(run, "start") > 40);
            run.startPhase("fault");
            relay.commit(fault);
            await(relay::committed);
            long then = carried(run, "fault");
            await(() -> carried(run, "fault") > then + 40);
        }
        return phase(run, "fault");
    }

    private LoadConfig config(List<String> arguments) {
        List<String> all = new java.util.ArrayList<>(arguments);
        all.add("--http-port=" + http.port());
        all.add("--stream-port=" + streams.port());
        all.add("--timeout-millis=700");
        return LoadConfig.parse(all);
    }

    private static long carried(LoadRun run, String name) {
        PhaseReport phase = phase(run, name);
        return phase.requests() + phase.streamFrames();
    }

    private static PhaseReport phase(LoadRun run, String name) {
        return run.report().phase(name);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "not within 20 s");
            LockSupport.parkNanos(2_000_000);
        }
    }

    private static TestServer start() {
        try {
            return TestServer.start(0, 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<String> nothingBut(String... kinds) {
        List<String> load = new ArrayList<>(ONLY_KEEP_ALIVE);
        load.set(0, "--keep-alive=0");
        load.addAll(List.of(kinds));
        return load;
    }

    private static FaultyRelay relay(int port) {
        try {
            return FaultyRelay.start(port);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

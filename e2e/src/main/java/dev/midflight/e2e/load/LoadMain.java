package dev.midflight.e2e.load;

import dev.midflight.e2e.Json;
import dev.midflight.e2e.http.HttpServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs the load until it is told to stop or its time is up, and prints the report. */
public final class LoadMain {
    private LoadMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        LoadConfig config = parseOrExit(args);
        CountDownLatch exit = new CountDownLatch(1);
        LoadRun run = startWhenReachable(config);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(exit::countDown));
        try (HttpServer control =
                HttpServer.start(config.controlPort(), new ControlEndpoints(run, exit))) {
            System.out.println("load on " + config.host() + ", control on " + control.port());
            if (!exit.await(config.maxSeconds(), TimeUnit.SECONDS)) {
                run.stop();
                System.out.println(Json.write(run.report()));
                exit.await(config.lingerSeconds(), TimeUnit.SECONDS);
            }
        }
    }

    private static LoadConfig parseOrExit(String[] args) {
        try {
            return LoadConfig.parse(List.of(args));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            throw e;
        }
    }

    /** The name may resolve, and the application listen, a little later than we start. */
    private static LoadRun startWhenReachable(LoadConfig config)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(config.timeoutMillis());
        while (true) {
            try (ClientConnection probe = ClientConnection.open(Target.of(config))) {
                probe.begin("GET /health", 0);
                probe.flush();
                probe.answer();
                return LoadRun.start(config);
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(250);
            }
        }
    }
}

package dev.midflight.e2e.load;

import dev.midflight.e2e.Json;
import dev.midflight.e2e.http.HttpServer;
import dev.midflight.e2e.http.Request;
import dev.midflight.e2e.http.Response;
import java.util.concurrent.CountDownLatch;

/** The control port: phases, figures, the end. */
final class ControlEndpoints implements HttpServer.Handler {
    private final LoadRun run;
    private final CountDownLatch exit;

    ControlEndpoints(LoadRun run, CountDownLatch exit) {
        this.run = run;
        this.exit = exit;
    }

    @Override
    public Response handle(Request request) {
        switch (request.method() + " " + request.path()) {
            case "GET /health", "GET /report" -> {
                // Nothing but the figures, below.
            }
            case "POST /phase" -> run.startPhase(request.parameter("name").orElse("unnamed"));
            case "POST /stop" -> run.stop();
            case "POST /exit" -> exit.countDown();
            default -> {
                return Response.text(404, "no such endpoint");
            }
        }
        return Response.json(Json.write(run.report()));
    }
}

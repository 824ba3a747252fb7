package dev.midflight.webhook;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The thin shell around {@link Webhook}: Quarkus starts and stops it, the kubelet asks for it. */
@ApplicationScoped
@Path("/health")
@Produces(MediaType.TEXT_PLAIN)
public class WebhookApplication {
    private final Webhook webhook;

    WebhookApplication(
            WebhookConfig config, KubernetesClient client, Vertx vertx, MeterRegistry metrics) {
        webhook = new Webhook(config, client, vertx, metrics);
    }

    void onStart(@Observes StartupEvent event) {
        webhook.start();
    }

    void onStop(@Observes ShutdownEvent event) {
        webhook.close();
    }

    /** The process answers. */
    @GET
    @Path("live")
    public Response live() {
        return Response.ok("live\n").build();
    }

    /** Reviews are answered. */
    @GET
    @Path("ready")
    public Response ready() {
        return webhook.isReady()
                ? Response.ok("ready\n").build()
                : Response.status(Response.Status.SERVICE_UNAVAILABLE).entity("starting\n").build();
    }
}

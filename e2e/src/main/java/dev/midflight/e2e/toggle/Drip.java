package dev.midflight.e2e.toggle;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A connection to a provider, by way of the API server, that is never quiet. */
final class Drip implements AutoCloseable {
    private static final int LIMIT_SECONDS = 30;

    private final AsyncBody body;

    private Drip(AsyncBody body) {
        this.body = body;
    }

    /** Returns when the first byte has come. */
    static Drip open(KubernetesClient client, Pod pod) {
        URI uri =
                URI.create(client.getMasterUrl().toString())
                        .resolve(
                                "/api/v1/namespaces/"
                                        + pod.getMetadata().getNamespace()
                                        + "/pods/"
                                        + pod.getMetadata().getName()
                                        + ":8080/proxy/drip");
        CountDownLatch dripped = new CountDownLatch(1);
        try {
            HttpResponse<AsyncBody> response =
                    client.getHttpClient()
                            .consumeBytes(
                                    client.getHttpClient().newHttpRequestBuilder().uri(uri).build(),
                                    (bytes, more) -> {
                                        dripped.countDown();
                                        more.consume();
                                    })
                            .get(LIMIT_SECONDS, TimeUnit.SECONDS);
            response.body().consume();
            if (!dripped.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("no byte from " + uri);
            }
            return new Drip(response.body());
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(uri + " cannot be opened", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /**
     * Whether it went on until now.
     *
     * @throws IllegalStateException where it ended
     */
    void requireAlive() {
        if (body.done().isDone()) {
            throw new IllegalStateException("the connection that is never quiet has ended");
        }
    }

    @Override
    public void close() {
        body.cancel();
    }
}

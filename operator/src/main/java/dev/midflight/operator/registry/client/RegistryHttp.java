package dev.midflight.operator.registry.client;

import dev.midflight.model.CommandAnswer;
import dev.midflight.operator.registry.RegistryException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** The operator's own HTTP to registries: bounded in time and size, redirects not followed. */
public final class RegistryHttp {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int ANSWER_BYTES = 16 << 20;

    private final HttpClient client =
            HttpClient.newBuilder()
                    .connectTimeout(CONNECT_TIMEOUT)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();

    /**
     * Asks the first server that can be reached.
     *
     * @param bases without a slash at the end
     * @param form goes into the query of a GET, into the body of everything else
     * @throws RegistryException where none can
     */
    public CommandAnswer.Http send(
            List<URI> bases,
            String method,
            String path,
            Map<String, String> form,
            Map<String, String> headers)
            throws RegistryException, InterruptedException {
        IOException last = new IOException("no server is named");
        for (URI base : bases) {
            try {
                return exchange(request(base, method, path, form, headers));
            } catch (IOException e) {
                last = e;
            }
        }
        throw new RegistryException(bases + " can't be reached: " + reason(last), last);
    }

    /** As a form or a query has it, UTF-8. */
    public static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static HttpRequest request(
            URI base,
            String method,
            String path,
            Map<String, String> form,
            Map<String, String> headers) {
        boolean get = method.equals("GET");
        String query = get && !form.isEmpty() ? "?" + encoded(form) : "";
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path + query)).timeout(TIMEOUT);
        headers.forEach(request::header);
        if (get) {
            return request.GET().build();
        }
        return request.header("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")
                .method(method, HttpRequest.BodyPublishers.ofString(encoded(form)))
                .build();
    }

    /** The request's own time limit ends with the head of the answer, so this one is for all. */
    private CommandAnswer.Http exchange(HttpRequest request)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(
                        request,
                        HttpResponse.BodyHandlers.limiting(
                                HttpResponse.BodyHandlers.ofByteArray(), ANSWER_BYTES));
        try {
            HttpResponse<byte[]> response = answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return new CommandAnswer.Http(
                    response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
        } catch (TimeoutException e) {
            throw new IOException("no whole answer within " + TIMEOUT.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}

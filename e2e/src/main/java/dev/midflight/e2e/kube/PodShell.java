package dev.midflight.e2e.kube;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs commands in one container of a pod. */
public final class PodShell {
    private static final int LIMIT_SECONDS = 30;

    private final KubernetesClient client;
    private final String namespace;
    private final String pod;
    private final String container;

    public PodShell(KubernetesClient client, String namespace, String pod, String container) {
        this.client = client;
        this.namespace = namespace;
        this.pod = pod;
        this.container = container;
    }

    /** What a command printed, both streams, and how it ended. */
    public record Result(int exitCode, String output) {}

    public Result run(String... command) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (ExecWatch exec =
                client.pods()
                        .inNamespace(namespace)
                        .withName(pod)
                        .inContainer(container)
                        .writingOutput(output)
                        .writingError(output)
                        .exec(command)) {
            int exitCode = exec.exitCode().get(LIMIT_SECONDS, TimeUnit.SECONDS);
            return new Result(exitCode, output.toString(StandardCharsets.UTF_8).strip());
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("exec in " + pod + "/" + container + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /**
     * The output of a command that has to succeed.
     *
     * @throws IllegalStateException where it does not
     */
    public String require(String... command) {
        Result result = run(command);
        if (result.exitCode() != 0) {
            throw new IllegalStateException(
                    String.join(" ", command)
                            + " ended with "
                            + result.exitCode()
                            + ": "
                            + result.output());
        }
        return result.output();
    }

    /** A command line of the container's shell. */
    public String script(String line) {
        return require("/bin/sh", "-c", line);
    }
}

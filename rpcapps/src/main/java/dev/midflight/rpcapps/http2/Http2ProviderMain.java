package dev.midflight.rpcapps.http2;

import dev.midflight.rpcapps.call.Control;
import dev.midflight.rpcapps.call.Environment;
import dev.midflight.rpcapps.call.Executions;

/** Serves gRPC and HTTP/2 until it is terminated. */
public final class Http2ProviderMain {
    private static final long FOREVER_MILLIS = Long.MAX_VALUE;

    private Http2ProviderMain() {}

    public static void main(String[] args) throws Exception {
        Environment environment = Environment.ofProcess();
        Executions executions = new Executions(environment.self());
        try (Http2Provider provider =
                new Http2Provider(
                        executions,
                        environment.number("HTTP_PORT", 8080),
                        environment.number("GRPC_PORT", 50_051),
                        FOREVER_MILLIS)) {
            Control.ofProvider(environment.controlPort(), provider::isServing, executions);
            Thread.currentThread().join();
        }
    }
}

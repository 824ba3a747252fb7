package dev.midflight.rpcapps.http2;

import dev.midflight.rpcapps.call.Calls;
import dev.midflight.rpcapps.call.Control;
import dev.midflight.rpcapps.call.Environment;
import java.io.IOException;

/** Calls a Service of an {@link Http2ProviderMain} until it is terminated. */
public final class Http2ConsumerMain {
    private Http2ConsumerMain() {}

    public static void main(String[] args) throws IOException {
        Environment environment = Environment.ofProcess();
        Http2Consumer consumer =
                new Http2Consumer(
                        environment.text("RPC_HOST", "provider"),
                        environment.number("HTTP_PORT", 8080),
                        environment.number("GRPC_PORT", 50_051));
        Control.ofConsumer(
                environment.controlPort(), environment.self(), Calls.start(consumer, environment));
    }
}

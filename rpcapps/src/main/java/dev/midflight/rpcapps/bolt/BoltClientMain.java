package dev.midflight.rpcapps.bolt;

import com.alipay.remoting.rpc.RpcClient;
import dev.midflight.rpcapps.call.Calls;
import dev.midflight.rpcapps.call.Control;
import dev.midflight.rpcapps.call.Environment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls every address of a name in turn; the name is a headless Service's. */
public final class BoltClientMain {
    private static final int TIMEOUT_MILLIS = 3000;

    private BoltClientMain() {}

    public static void main(String[] args) throws IOException {
        Environment environment = Environment.ofProcess();
        RpcClient client = new RpcClient();
        client.startup();
        Addresses addresses =
                new Addresses(
                        environment.text("RPC_HOST", "provider"),
                        environment.number("RPC_PORT", 12_200),
                        new AtomicInteger());
        Calls calls =
                Calls.start(
                        id ->
                                (String)
                                        client.invokeSync(
                                                addresses.next(),
                                                new EchoRequest(id),
                                                TIMEOUT_MILLIS),
                        environment);
        Control.ofConsumer(environment.controlPort(), environment.self(), calls);
    }

    /** What the name stands for; the JDK asks again when its cache says so. */
    private record Addresses(String host, int port, AtomicInteger turn) {
        String next() throws UnknownHostException {
            List<String> all =
                    Arrays.stream(InetAddress.getAllByName(host))
                            .map(InetAddress::getHostAddress)
                            .sorted()
                            .toList();
            return all.get(Math.floorMod(turn.getAndIncrement(), all.size())) + ":" + port;
        }
    }
}

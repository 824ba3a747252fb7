package dev.midflight.sidecar.testing;

import com.alipay.remoting.BizContext;
import com.alipay.remoting.exception.RemotingException;
import com.alipay.remoting.rpc.RpcClient;
import com.alipay.remoting.rpc.RpcServer;
import com.alipay.remoting.rpc.protocol.SyncUserProcessor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** A real SOFA Bolt server that greets, and clients for it. */
public final class TestingBolt implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final RpcServer server;
    private final InetSocketAddress address;

    public TestingBolt(Greeter greeter) {
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
        this.server = new RpcServer("127.0.0.1", address.getPort());
        server.registerUserProcessor(new Processor(greeter));
        server.startup();
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public InetSocketAddress address() {
        return address;
    }

    /**
     * A client of one connection.
     *
     * @param protocol in the words of Bolt's addresses
     */
    public static Client client(InetSocketAddress server, String protocol) {
        RpcClient client = new RpcClient();
        client.startup();
        return new Client(client, "127.0.0.1:" + server.getPort() + "?" + protocol);
    }

    @Override
    public void close() {
        server.shutdown();
    }

    private static final class Processor extends SyncUserProcessor<String> {
        private final Greeter greeter;

        Processor(Greeter greeter) {
            this.greeter = greeter;
        }

        @Override
        public Object handleRequest(BizContext context, String request) {
            return greeter.greet(request);
        }

        @Override
        public String interest() {
            return String.class.getName();
        }
    }

    public record Client(RpcClient client, String server) implements Greeter, AutoCloseable {
        @Override
        public String greet(String text) {
            try {
                return (String) client.invokeSync(server, text, TIMEOUT_MILLIS);
            } catch (RemotingException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Sends a text and wants no answer. */
        public void tell(String text) {
            try {
                client.oneway(server, text);
            } catch (RemotingException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            client.shutdown();
        }
    }
}

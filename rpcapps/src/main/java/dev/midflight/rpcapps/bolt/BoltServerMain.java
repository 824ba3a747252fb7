package dev.midflight.rpcapps.bolt;

import com.alipay.remoting.BizContext;
import com.alipay.remoting.rpc.RpcServer;
import com.alipay.remoting.rpc.protocol.SyncUserProcessor;
import dev.midflight.rpcapps.call.Control;
import dev.midflight.rpcapps.call.Environment;
import dev.midflight.rpcapps.call.Executions;
import java.io.IOException;

/** Serves Bolt until it is terminated. */
public final class BoltServerMain {
    private BoltServerMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Environment environment = Environment.ofProcess();
        Executions executions = new Executions(environment.self());
        RpcServer server = new RpcServer(environment.number("RPC_PORT", 12_200));
        server.registerUserProcessor(new Echo(executions));
        server.startup();
        Control.ofProvider(environment.controlPort(), server::isStarted, executions);
        Thread.currentThread().join();
    }

    private static final class Echo extends SyncUserProcessor<EchoRequest> {
        private final Executions executions;

        Echo(Executions executions) {
            this.executions = executions;
        }

        @Override
        public Object handleRequest(BizContext context, EchoRequest request) {
            return executions.execute(request.id()).text();
        }

        @Override
        public String interest() {
            return EchoRequest.class.getName();
        }
    }
}

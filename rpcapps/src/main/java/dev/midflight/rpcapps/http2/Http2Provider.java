package dev.midflight.rpcapps.http2;

import dev.midflight.rpcapps.call.Answer;
import dev.midflight.rpcapps.call.Executions;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;

/** gRPC's own server and Tomcat, whose answers say by which way they were asked. */
final class Http2Provider implements AutoCloseable {
    private final Executions executions;
    private final Tomcat tomcat = new Tomcat();
    private final Server grpc;

    /** Ports may be 0: any free one. */
    Http2Provider(Executions executions, int httpPort, int grpcPort, long connectionAgeMillis)
            throws IOException, LifecycleException {
        this.executions = executions;
        this.grpc =
                NettyServerBuilder.forPort(grpcPort)
                        .maxConnectionAge(connectionAgeMillis, TimeUnit.MILLISECONDS)
                        .addService(
                                new GrpcEcho(
                                        id -> execute(id, "unary"),
                                        id -> execute(id, "conversation")))
                        .build()
                        .start();
        startTomcat(httpPort);
    }

    private void startTomcat(int port) throws LifecycleException {
        String folder = System.getProperty("java.io.tmpdir");
        tomcat.setBaseDir(folder);
        Connector connector = new Connector();
        connector.setPort(port);
        connector.addUpgradeProtocol(new Http2Protocol());
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", folder);
        Tomcat.addServlet(context, "echo", new Echo());
        context.addServletMappingDecoded("/", "echo");
        tomcat.start();
    }

    private String execute(String id, String way) {
        Answer answer = executions.execute(id);
        return new Answer(answer.id(), answer.provider() + "/" + way, answer.first()).text();
    }

    int httpPort() {
        return tomcat.getConnector().getLocalPort();
    }

    int grpcPort() {
        return grpc.getPort();
    }

    boolean isServing() {
        return !grpc.isShutdown() && tomcat.getConnector().getState().isAvailable();
    }

    /** Ends gRPC with all its calls. */
    void cutCalls() {
        grpc.shutdownNow();
    }

    @Override
    public void close() throws LifecycleException {
        grpc.shutdownNow();
        tomcat.stop();
        tomcat.destroy();
    }

    private final class Echo extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            String id = new String(request.getInputStream().readAllBytes(), "UTF-8");
            response.getWriter().write(execute(id, request.getProtocol()));
        }
    }
}

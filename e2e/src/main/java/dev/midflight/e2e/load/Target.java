package dev.midflight.e2e.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Where the application is and how long to wait for it; the name is resolved once. */
record Target(InetAddress address, int httpPort, int streamPort, int timeoutMillis) {

    static Target of(LoadConfig config) throws IOException {
        return new Target(
                InetAddress.getByName(config.host()),
                config.httpPort(),
                config.streamPort(),
                config.timeoutMillis());
    }

    Socket connect(Socket socket, int port) throws IOException {
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(timeoutMillis);
            socket.connect(new InetSocketAddress(address, port), timeoutMillis);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}

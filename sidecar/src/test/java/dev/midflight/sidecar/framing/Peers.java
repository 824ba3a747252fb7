package dev.midflight.sidecar.framing;

import dev.midflight.sidecar.testing.Commands;
import dev.midflight.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** HAProxy and nginx as Debian ships them, as HTTP proxies to given upstreams. */
final class Peers implements AutoCloseable {
    private final Path directory;
    private final List<Process> processes = new ArrayList<>();

    Peers() throws IOException, InterruptedException {
        Commands.install("haproxy", "nginx-light");
        directory = Files.createTempDirectory("peers");
    }

    /** An HAProxy in front of an upstream. */
    InetSocketAddress haproxy(InetSocketAddress upstream) throws IOException {
        return haproxy("http", "", upstream, "");
    }

    /** The same in a mode of its own, with options on its side of clients and of servers. */
    InetSocketAddress haproxy(
            String mode, String bindOptions, InetSocketAddress upstream, String serverOptions)
            throws IOException {
        int port = freePort();
        String configuration =
                """
                global
                  nbthread 1
                defaults
                  mode %s
                  option forwardfor
                  timeout connect 5s
                  timeout client 20s
                  timeout server 20s
                  http-reuse never
                frontend f
                  bind 127.0.0.1:%d %s
                  default_backend b
                backend b
                  server s 127.0.0.1:%d %s
                """
                        .formatted(mode, port, bindOptions, upstream.getPort(), serverOptions);
        Path file = Files.writeString(directory.resolve("haproxy-" + port), configuration);
        return start(port, "haproxy", "-db", "-f", file.toString());
    }

    /** An nginx in front of an upstream. */
    InetSocketAddress nginx(InetSocketAddress upstream) throws IOException {
        int port = freePort();
        String configuration =
                """
                worker_processes 1; daemon off; master_process off; pid %1$s/nginx-%2$d.pid;
                error_log stderr crit;
                events { worker_connections 1024; }
                http {
                  access_log off; client_body_temp_path %1$s; proxy_temp_path %1$s;
                  fastcgi_temp_path %1$s; uwsgi_temp_path %1$s; scgi_temp_path %1$s;
                  ignore_invalid_headers off; underscores_in_headers on;
                  server {
                    listen 127.0.0.1:%2$d;
                    location / {
                      proxy_pass http://127.0.0.1:%3$d; proxy_http_version 1.1;
                      proxy_set_header Host $http_host; proxy_set_header Connection "";
                      proxy_ignore_client_abort on; proxy_next_upstream off;
                    }
                  }
                }
                """
                        .formatted(directory, port, upstream.getPort());
        Path file = Files.writeString(directory.resolve("nginx-" + port), configuration);
        return start(port, "nginx", "-c", file.toString());
    }

    private InetSocketAddress start(int port, String... command) throws IOException {
        Path log = directory.resolve(command[0] + "-" + port + ".log");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        processes.add(process);
        Await.until(() -> command[0] + ": " + read(log), () -> isListening(port));
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Asks the kernel: a connection to find out would be passed on. */
    private static boolean isListening(int port) {
        String row = String.format(":%04X 00000000:0000 0A ", port);
        return read(Path.of("/proc/net/tcp")).contains(row);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}

package dev.midflight.operator.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An address from which every connection goes elsewhere: to a proxy, as the kernel redirects it,
 * and where it was going is said by the PROXY protocol; or to one of two servers, as a port has
 * them that takes mutual TLS and plaintext.
 */
final class TestingRedirect implements AutoCloseable {
    /** Of a TLS record (RFC 8446 section 5.1). */
    private static final int HANDSHAKE = 22;

    private final InetSocketAddress ofEncrypted;
    private final InetSocketAddress ofOthers;
    private final String header;
    private final ServerSocket server;
    private final Set<Boolean> encrypted = ConcurrentHashMap.newKeySet();

    /**
     * @param listen where it is called
     * @param destination where connections were going
     */
    TestingRedirect(
            InetSocketAddress listen, InetSocketAddress proxy, InetSocketAddress destination) {
        this(listen, proxy, proxy, TestingCaller.proxyHeader(destination));
    }

    private TestingRedirect(
            InetSocketAddress listen,
            InetSocketAddress ofEncrypted,
            InetSocketAddress ofOthers,
            String header) {
        this.ofEncrypted = ofEncrypted;
        this.ofOthers = ofOthers;
        this.header = header;
        try {
            server = new ServerSocket(listen.getPort(), 50, listen.getAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** To either of two servers, by how connections begin. */
    static TestingRedirect permissive(InetSocketAddress encrypted, InetSocketAddress plain) {
        return new TestingRedirect(new InetSocketAddress("127.0.0.1", 0), encrypted, plain, "");
    }

    InetSocketAddress address() {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    /** Whether connections began with a TLS handshake: both where some did and some did not. */
    Set<Boolean> encrypted() {
        return Set.copyOf(encrypted);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket caller = server.accept();
                Thread.ofVirtual().start(() -> serve(caller));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket caller) {
        try (caller) {
            int first = caller.getInputStream().read();
            if (first >= 0) {
                encrypted.add(first == HANDSHAKE);
                pass(caller, first, first == HANDSHAKE ? ofEncrypted : ofOthers);
            }
        } catch (IOException _) {
            // Either side has closed it.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void pass(Socket caller, int first, InetSocketAddress to)
            throws IOException, InterruptedException {
        try (Socket called = new Socket(to.getAddress(), to.getPort())) {
            var out = called.getOutputStream();
            out.write(header.getBytes(StandardCharsets.US_ASCII));
            out.write(first);
            Thread back = Thread.ofVirtual().start(() -> copy(called, caller));
            copy(caller, called);
            back.join();
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException _) {
            // The other direction notices, too.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

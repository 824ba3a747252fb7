package dev.midflight.sidecar.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A server of StatsD: what comes, as it comes. */
final class TestingStatsd implements AutoCloseable {
    private final DatagramSocket socket;

    TestingStatsd() throws IOException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(10_000);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** Whole datagrams, up to the one with the word. */
    String receiveUntil(String word) throws IOException {
        StringBuilder all = new StringBuilder();
        while (!all.toString().contains(word)) {
            DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
            socket.receive(packet);
            all.append(new String(packet.getData(), 0, packet.getLength(), UTF_8));
        }
        return all.toString();
    }

    @Override
    public void close() {
        socket.close();
    }
}

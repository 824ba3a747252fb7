package dev.midflight.sidecar.process;

import dev.midflight.testkit.Await;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Clients of every kind at once, none of which retries; whatever goes wrong is kept. */
final class TestingLoad implements AutoCloseable {
    private static final long PACE_NANOS = 2_000_000;

    private final int port;
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong streamed = new AtomicLong();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicLong longestGapNanos = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private final List<HttpClient> idle = new ArrayList<>();
    private volatile boolean stopped;

    private TestingLoad(int port) {
        this.port = port;
    }

    /** Busy and idle keep-alive connections, new connections, slow requests, TCP streams. */
    static TestingLoad start(int port, int busy, int idle, int streams) throws IOException {
        TestingLoad load = new TestingLoad(port);
        for (int i = 0; i < idle; i++) {
            HttpClient client = new HttpClient(port);
            client.post(load.path());
            load.idle.add(client);
        }
        for (int i = 0; i < busy; i++) {
            load.run(load::keepAlive);
        }
        for (int i = 0; i < streams; i++) {
            Socket stream = new Socket(InetAddress.getLoopbackAddress(), port);
            load.run(() -> load.write(stream));
            load.run(() -> load.read(stream));
        }
        if (busy > 0) {
            load.run(load::connectEachTime);
            load.run(load::slow);
        }
        return load;
    }

    long requests() {
        return requests.get();
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    long longestGapMillis() {
        return longestGapNanos.get() / 1_000_000;
    }

    /** Waits until traffic went on by itself: so many more requests and stream messages. */
    void awaitProgress(long more) {
        long wantedRequests = requests.get() + (threads.isEmpty() ? 0 : more);
        Await.until(
                "progress of the load",
                () -> requests.get() >= wantedRequests || !failures.isEmpty());
    }

    /** Every idle connection, which is still the same one, carries a request. */
    void useIdle() {
        for (HttpClient client : idle) {
            try {
                client.post(path());
                requests.incrementAndGet();
            } catch (IOException e) {
                failures.add("idle: " + e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        stopped = true;
        for (Thread thread : threads) {
            Await.until("the end of a client", () -> !thread.isAlive());
        }
        for (HttpClient client : idle) {
            client.close();
        }
    }

    private void run(Runnable client) {
        threads.add(Thread.ofVirtual().start(client));
    }

    private String path() {
        return "/" + ids.incrementAndGet();
    }

    private void keepAlive() {
        try (HttpClient client = new HttpClient(port)) {
            while (!stopped) {
                timed(client, path());
                LockSupport.parkNanos(PACE_NANOS);
            }
        } catch (IOException e) {
            failures.add("keep-alive: " + e);
        }
    }

    private void slow() {
        try (HttpClient client = new HttpClient(port)) {
            while (!stopped) {
                client.post("/slow" + path());
                requests.incrementAndGet();
            }
        } catch (IOException e) {
            failures.add("slow: " + e);
        }
    }

    private void connectEachTime() {
        while (!stopped) {
            try (HttpClient client = new HttpClient(port)) {
                timed(client, path());
            } catch (IOException e) {
                failures.add("new connection: " + e);
            }
            LockSupport.parkNanos(PACE_NANOS);
        }
    }

    private void timed(HttpClient client, String path) throws IOException {
        long began = System.nanoTime();
        client.post(path);
        longestGapNanos.accumulateAndGet(System.nanoTime() - began, Math::max);
        requests.incrementAndGet();
    }

    private void write(Socket stream) {
        try {
            DataOutputStream out =
                    new DataOutputStream(new BufferedOutputStream(stream.getOutputStream(), 64));
            for (long sequence = 0; !stopped; sequence++) {
                out.writeLong(sequence);
                out.flush();
                LockSupport.parkNanos(PACE_NANOS);
            }
            stream.shutdownOutput();
        } catch (IOException e) {
            failures.add("stream out: " + e);
        }
    }

    private void read(Socket stream) {
        try (stream) {
            DataInputStream in = new DataInputStream(stream.getInputStream());
            for (long expected = 0; !stopped; expected++) {
                long sequence = in.readLong();
                if (sequence != expected) {
                    failures.add("stream: " + sequence + " (expected: " + expected + ")");
                    return;
                }
                streamed.incrementAndGet();
            }
        } catch (IOException e) {
            if (!stopped) {
                failures.add("stream in: " + e);
            }
        }
    }
}

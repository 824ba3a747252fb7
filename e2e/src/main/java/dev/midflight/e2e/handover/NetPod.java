package dev.midflight.e2e.handover;

import dev.midflight.e2e.cluster.Command;
import dev.midflight.e2e.kube.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** A pod in a network namespace: two slots and an interceptor, out of the image. */
final class NetPod implements AutoCloseable {
    /** Never intercepted: where the applications are asked and told. */
    static final int FIRST_CONTROL_PORT = 8090;

    static final int LAST_CONTROL_PORT = 8099;
    private static final Duration SERVES = Duration.ofSeconds(60);

    private final Container container;
    private final List<NetSlot> slots = new ArrayList<>();
    private final LocalProgram interceptor;
    private final AtomicLong epoch = new AtomicLong(1);

    private NetPod(Container container, Path logs) {
        this.container = container;
        slots.add(NetSlot.start("a", container, logs));
        slots.add(NetSlot.start("b", container, logs));
        this.interceptor =
                LocalProgram.start(
                        logs.resolve(container.pod() + "-net.log"),
                        container.agent(List.of(), List.of(), "net"),
                        Map.of());
    }

    /** Begins to serve with slot a, and intercepts. */
    static NetPod start(String name, String address, Path stage, Path logs) {
        Container container = new Container(name, address, stage.resolve(name));
        container.clear();
        NetPod pod = new NetPod(container, logs);
        try {
            Await.until("pod " + name + " intercepts", SERVES, pod::intercepts);
            return pod;
        } catch (RuntimeException e) {
            pod.close();
            throw e;
        }
    }

    /** What all containers of a pod have in common. */
    record Container(String pod, String address, Path root) {
        private static final List<String> VARIABLES =
                List.of(
                        "MIDFLIGHT_ACTIVE_SLOT=a",
                        "MIDFLIGHT_EPOCH=1",
                        "MIDFLIGHT_EXCLUDE_INBOUND_PORTS=" + controlPorts(),
                        "MIDFLIGHT_DRAIN_SECONDS=15",
                        "MIDFLIGHT_SOAK_SECONDS=1",
                        "MIDFLIGHT_START_SECONDS=15",
                        "MIDFLIGHT_MEMORY_MIB=256",
                        "MIDFLIGHT_CPU_MILLIS=2000",
                        "MIDFLIGHT_HTTP2=streams",
                        // No connection is to end by itself while resets are counted.
                        "MIDFLIGHT_UPSTREAM_IDLE_SECONDS=3600",
                        "MIDFLIGHT_NATIVE_SIDECAR=true");

        /**
         * A command of the agent in this pod.
         *
         * @param user options of chroot
         * @param more variables beside those that every container has
         */
        List<String> agent(List<String> user, List<String> more, String... words) {
            List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", pod, "chroot"));
            command.addAll(user);
            command.addAll(List.of(root.toString(), "/bin/busybox", "env", "-i", "PATH=/bin"));
            command.addAll(VARIABLES);
            command.add("MIDFLIGHT_POD_NAME=" + pod);
            command.add("MIDFLIGHT_POD_IPS=" + address);
            command.addAll(more);
            command.add("/opt/midflight/bin/midflight-agent");
            command.addAll(List.of(words));
            return command;
        }

        /** What is shared by the containers of a pod. */
        Path run() {
            return root.resolve("run/midflight");
        }

        /** Nothing of a pod that was here before. */
        void clear() {
            try (Stream<Path> files = Files.walk(run())) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    if (!file.equals(run())) {
                        Files.delete(file);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(run() + " cannot be emptied", e);
            }
        }

        private static String controlPorts() {
            List<String> ports = new ArrayList<>();
            for (int port = FIRST_CONTROL_PORT; port <= LAST_CONTROL_PORT; port++) {
                ports.add(Integer.toString(port));
            }
            return String.join(",", ports);
        }
    }

    String name() {
        return container.pod();
    }

    String address() {
        return container.address();
    }

    NetSlot active() {
        return slots.stream()
                .filter(slot -> slot.status().is("serving"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name() + ": nobody serves"));
    }

    NetSlot standby() {
        NetSlot active = active();
        return slots.stream().filter(slot -> slot != active).findFirst().orElseThrow();
    }

    List<NetSlot> slots() {
        return List.copyOf(slots);
    }

    /** Tells the slot that does not serve to take over, as a PATCH of the pod does. */
    Turn takeOver() {
        NetSlot old = active();
        NetSlot next = standby();
        Turn turn = new Turn(this, old, next, epoch.incrementAndGet());
        turn.order();
        return turn;
    }

    /** Whether one slot serves and the other one does nothing at all. */
    boolean isSettled() {
        List<String> states = slots.stream().map(slot -> slot.status().state()).toList();
        return states.contains("serving")
                && (states.contains("standby") || states.contains("failed"));
    }

    void awaitSettled(Duration limit) {
        Await.present(
                name() + " has one proxy",
                limit,
                () -> Optional.of(true).filter(yes -> isSettled()),
                () -> slots.stream().map(NetSlot::status).toList().toString());
    }

    @Override
    public void close() {
        slots.forEach(NetSlot::close);
        interceptor.close();
    }

    private boolean intercepts() {
        List<String> probe = container.agent(List.of(), List.of(), "probe", "net");
        return new Command(probe, Map.of()).run(SERVES).ok();
    }
}

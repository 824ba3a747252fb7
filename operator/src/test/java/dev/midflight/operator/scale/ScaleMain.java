package dev.midflight.operator.scale;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.util.function.ToLongFunction;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A control plane for bench/harness/control.py.
 *
 * <p>{@code midflight|java-control-plane plain|tls SERVICES ENDPOINTS PODS}; says its port, then
 * obeys commands on standard input, one a line, and answers each with a line: {@code change N} (the
 * first endpoint of N Services gets another address), {@code heap} (bytes in use, and at most since
 * the last time), {@code collect} (bytes that live), {@code missing} (streams that have not
 * acknowledged the newest). The end of the input ends it.
 */
final class ScaleMain {
    private final World world;
    private final Plane plane;
    private int generation;

    private ScaleMain(World world, Plane plane) {
        this.world = world;
        this.plane = plane;
    }

    @SuppressWarnings("SystemOut")
    static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length != 5) {
            throw new IllegalArgumentException("arguments: " + arguments.length + " (expected: 5)");
        }
        // As in a cluster; a line for each frame or stream would be most of the cost.
        Logger.getLogger("").setLevel(Level.WARNING);
        World world =
                new World(
                        Integer.parseInt(arguments[2]),
                        Integer.parseInt(arguments[3]),
                        Integer.parseInt(arguments[4]));
        try (Plane plane = plane(arguments[0], arguments[1].equals("tls"), world);
                BufferedReader commands =
                        new BufferedReader(
                                new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println(plane.port());
            ScaleMain main = new ScaleMain(world, plane);
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                System.out.println(main.obey(line));
            }
        }
        System.exit(0);
    }

    private static Plane plane(String name, boolean tls, World world)
            throws IOException, InterruptedException {
        return switch (name) {
            case "midflight" -> new MidflightPlane(world, tls);
            case "java-control-plane" -> new JavaControlPlane(world);
            default -> throw new IllegalArgumentException("control plane: " + name);
        };
    }

    private long obey(String line) {
        String[] words = line.split(" ", -1);
        return switch (words[0]) {
            case "change" -> {
                plane.change(world.changed(Integer.parseInt(words[1]), ++generation));
                yield generation;
            }
            case "heap" -> {
                long most = heap(pool -> pool.getPeakUsage().getUsed());
                ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
                yield most;
            }
            case "collect" -> {
                System.gc();
                yield heap(pool -> pool.getUsage().getUsed());
            }
            case "missing" -> plane.missing();
            default -> throw new IllegalArgumentException("command: " + line);
        };
    }

    private static long heap(ToLongFunction<MemoryPoolMXBean> bytes) {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(bytes)
                .sum();
    }
}

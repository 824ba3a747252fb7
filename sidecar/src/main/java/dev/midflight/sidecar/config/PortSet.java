package dev.midflight.sidecar.config;

import java.util.ArrayList;
import java.util.List;

/** Ports of an interception rule: all of them, or a list. */
public record PortSet(boolean all, List<Integer> ports) {

    static PortSet from(Environment environment, String name, String fallback) {
        if (environment.text(name, fallback).equals("*")) {
            return new PortSet(true, List.of());
        }
        List<Integer> ports = new ArrayList<>();
        for (String item : environment.list(name)) {
            try {
                int port = Integer.parseInt(item);
                if (port < 1 || port > 65535) {
                    throw new NumberFormatException(item);
                }
                ports.add(port);
            } catch (NumberFormatException _) {
                environment.error(name, "'" + item + "' (expected: 1..65535)");
            }
        }
        return new PortSet(false, List.copyOf(ports));
    }
}

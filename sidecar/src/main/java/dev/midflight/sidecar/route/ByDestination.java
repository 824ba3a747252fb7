package dev.midflight.sidecar.route;

import dev.midflight.model.traffic.Binding;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What there is for redirected connections of one direction: of those that fit the one that says
 * most of where the connection was going ({@link Binding.Redirected}).
 */
public final class ByDestination<T> {
    private final Map<InetSocketAddress, T> sockets = new HashMap<>();
    private final Map<Integer, T> ports = new HashMap<>();
    private final Map<InetAddress, T> hosts = new HashMap<>();
    private @Nullable T rest;

    /** Of two for the same destinations the first one counts. */
    public void put(Binding.Redirected binding, T value) {
        if (binding.hosts().isEmpty()) {
            if (binding.port().isPresent()) {
                ports.putIfAbsent(binding.port().getAsInt(), value);
            } else if (rest == null) {
                rest = value;
            }
            return;
        }
        for (InetAddress host : binding.hosts()) {
            if (binding.port().isPresent()) {
                var socket = new InetSocketAddress(host, binding.port().getAsInt());
                sockets.putIfAbsent(socket, value);
            } else {
                hosts.putIfAbsent(host, value);
            }
        }
    }

    /** Null: nothing. */
    public @Nullable T find(InetSocketAddress destination) {
        T found = sockets.get(destination);
        if (found == null && !ports.isEmpty()) {
            found = ports.get(destination.getPort());
        }
        if (found == null && !hosts.isEmpty()) {
            found = hosts.get(destination.getAddress());
        }
        return found == null ? rest : found;
    }
}

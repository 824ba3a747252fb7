package dev.midflight.e2e.app;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which ids were executed, by client, so that a second execution of one is noticed; thread-safe.
 */
final class SeenIds {
    private static final int MAX_CLIENTS = 1000;
    private static final int MAX_NUMBER = 1 << 26;
    private static final int MAX_NAMED_DUPLICATES = 20;

    private final Map<String, Client> clients = new HashMap<>();

    /** What one client's requests came to; the first duplicates are named. */
    record Tally(long executed, long duplicates, List<String> ids) {}

    private static final class Client {
        private final BitSet numbers = new BitSet();
        private final List<String> named = new ArrayList<>();
        private long executed;
        private long duplicates;
    }

    /**
     * Notes an execution of an id, {@code <client>-<number>}; false when it was executed before.
     */
    synchronized boolean execute(String id) {
        int dash = id.lastIndexOf('-');
        int number = number(id, dash);
        Client client = clients.computeIfAbsent(id.substring(0, dash), this::newClient);
        client.executed++;
        if (!client.numbers.get(number)) {
            client.numbers.set(number);
            return true;
        }
        client.duplicates++;
        if (client.named.size() < MAX_NAMED_DUPLICATES) {
            client.named.add(id);
        }
        return false;
    }

    synchronized Tally tally(String name) {
        Client client = clients.getOrDefault(name, new Client());
        return new Tally(client.executed, client.duplicates, List.copyOf(client.named));
    }

    private Client newClient(String name) {
        if (clients.size() >= MAX_CLIENTS) {
            throw new IllegalArgumentException("id: the client " + name + " is one too many");
        }
        return new Client();
    }

    private static int number(String id, int dash) {
        try {
            int number = dash < 1 ? -1 : Integer.parseInt(id.substring(dash + 1));
            if (number >= 0 && number < MAX_NUMBER) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("id: " + id + " (expected: <client>-<number>)", e);
        }
        throw new IllegalArgumentException("id: " + id + " (expected: <client>-<number>)");
    }
}

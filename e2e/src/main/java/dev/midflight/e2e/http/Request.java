package dev.midflight.e2e.http;

import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A request as a handler sees it; the body is the connection's, and readable only while the handler
 * runs.
 */
public record Request(
        String method, String path, Map<String, String> query, Head head, InputStream body) {

    static Request of(Head head, InputStream body) throws MalformedMessageException {
        String[] parts = head.firstLine().split(" ", -1);
        if (parts.length != 3 || !parts[2].startsWith("HTTP/1.")) {
            throw new MalformedMessageException("request line: " + head.firstLine());
        }
        String[] target = parts[1].split("\\?", 2);
        Map<String, String> query = target.length == 2 ? query(target[1]) : Map.of();
        return new Request(parts[0], target[0], query, head, body);
    }

    public Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /** The number in the query, held between 0 and {@code max}. */
    public long number(String name, long fallback, long max) {
        try {
            long value = Long.parseLong(query.getOrDefault(name, Long.toString(fallback)));
            return Math.clamp(value, 0, max);
        } catch (NumberFormatException e) {
            return fallback;
        }
    }

    private static Map<String, String> query(String text) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            query.put(parts[0], parts.length == 2 ? decoded(parts[1]) : "");
        }
        return query;
    }

    private static String decoded(String value) {
        return URLDecoder.decode(value, StandardCharsets.UTF_8);
    }
}

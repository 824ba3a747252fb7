package dev.midflight.sidecar.route;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request as a test writes it. */
final class TestingRequest implements RequestView {
    private final RequestSpans spans = new RequestSpans();
    private final Shadows shadows = new Shadows();
    private final Map<String, String> fields = new LinkedHashMap<>();

    TestingRequest(String method, String authority, String path, String query) {
        method().set(Octets.of(method));
        authority().set(Octets.of(authority));
        path().set(Octets.of(path));
        query().set(Octets.of(query));
    }

    static TestingRequest get(String authority, String path) {
        return new TestingRequest("GET", authority, path, "");
    }

    TestingRequest with(String name, String value) {
        fields.put(name, value);
        return this;
    }

    @Nullable String field(String name) {
        return fields.get(name);
    }

    @Override
    public RequestSpans spans() {
        return spans;
    }

    @Override
    public Shadows shadows() {
        return shadows;
    }

    @Override
    public boolean field(byte[] lowerName, Span value) {
        String found =
                fields.get(new String(lowerName, java.nio.charset.StandardCharsets.US_ASCII));
        if (found != null) {
            value.set(Octets.of(found));
        }
        return found != null;
    }
}

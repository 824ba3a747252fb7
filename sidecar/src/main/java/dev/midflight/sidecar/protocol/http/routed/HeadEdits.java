package dev.midflight.sidecar.protocol.http.routed;

import dev.midflight.model.traffic.HeaderEdits;
import dev.midflight.sidecar.protocol.http.Fields;
import dev.midflight.sidecar.protocol.http.RequestHead;
import dev.midflight.sidecar.route.CompiledEdits;
import dev.midflight.sidecar.route.CompiledRoute;
import dev.midflight.sidecar.route.RequestView;
import dev.midflight.sidecar.route.Span;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes a message's head what its route wants it to be; one per worker. */
final class HeadEdits {
    private static final byte[] HOST = "host".getBytes(StandardCharsets.US_ASCII);

    private final Span lead = new Span();
    private final Span path = new Span();

    /** Another target, host and fields; its positions are found anew. */
    void toRequest(RequestHead head, RequestView view, CompiledRoute route) {
        Fields fields = head.fields();
        rewrite(head, view, route);
        byte[] host = route.rewrite().host();
        if (host != null) {
            host(head, host);
        }
        apply(route.requestEdits(), fields);
        if (!head.read()) {
            throw new IllegalStateException("a route made a head that is none");
        }
    }

    private void rewrite(RequestHead head, RequestView view, CompiledRoute route) {
        Span seen = view.path();
        if (seen.isEmpty() || seen.at(0) != '/') {
            return;
        }
        path.set(seen.octets(), seen.start(), seen.end());
        route.rewrite().apply(path, lead);
        if (lead.isEmpty() && isAsItCame(head)) {
            return;
        }
        Span query = view.query();
        int length = lead.length() + path.length();
        byte[] target = new byte[length + (query.isEmpty() ? 0 : 1 + query.length())];
        copy(lead, target, 0);
        copy(path, target, lead.length());
        if (!query.isEmpty()) {
            target[length] = '?';
            copy(query, target, length + 1);
        }
        head.fields().replace(head.path(), target);
    }

    private boolean isAsItCame(RequestHead head) {
        Fields fields = head.fields();
        int start = fields.nameEnd(head.path());
        int end = Math.min(fields.valueEnd(head.path()), start + path.length());
        return Arrays.equals(fields.octets(), start, end, path.octets(), path.start(), path.end())
                && (end == fields.valueEnd(head.path()) || fields.octets()[end] == '?');
    }

    private static void copy(Span from, byte[] to, int at) {
        System.arraycopy(from.octets(), from.start(), to, at, from.length());
    }

    private static void host(RequestHead head, byte[] host) {
        Fields fields = head.fields();
        int named = fields.find(HOST);
        if (head.authority() >= 0) {
            fields.replace(head.authority(), host);
        }
        if (named >= 0) {
            fields.replace(named, host);
        } else if (head.authority() < 0) {
            fields.add(HOST, host);
        }
    }

    static void apply(CompiledEdits edits, Fields fields) {
        for (byte[] name : edits.dropped()) {
            fields.removeAll(name);
        }
        for (HeaderEdits.Field added : edits.fields()) {
            fields.add(added.name(), added.value());
        }
    }
}

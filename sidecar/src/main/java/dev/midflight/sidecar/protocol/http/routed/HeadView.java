package dev.midflight.sidecar.protocol.http.routed;

import dev.midflight.sidecar.protocol.http.Fields;
import dev.midflight.sidecar.protocol.http.RequestHead;
import dev.midflight.sidecar.route.RequestView;
import dev.midflight.sidecar.route.Span;

/** A message's head as routes see it; reused for every request of a worker. */
final class HeadView implements RequestView {
    private final Span method = new Span();
    private final Span authority = new Span();
    private final Span path = new Span();
    private final Span query = new Span();
    private Fields fields = new Fields();

    /** Looks at a head that is no CONNECT. */
    HeadView load(RequestHead head) {
        fields = head.fields();
        set(method, head.method());
        set(authority, head.authority());
        byte[] octets = fields.octets();
        int start = fields.nameEnd(head.path());
        int end = fields.valueEnd(head.path());
        int mark = start;
        while (mark < end && octets[mark] != '?') {
            mark++;
        }
        path.set(octets, start, mark);
        query.set(octets, Math.min(mark + 1, end), end);
        return this;
    }

    private void set(Span span, int field) {
        if (field < 0) {
            span.clear();
        } else {
            span.set(fields.octets(), fields.nameEnd(field), fields.valueEnd(field));
        }
    }

    @Override
    public Span method() {
        return method;
    }

    @Override
    public Span authority() {
        return authority;
    }

    @Override
    public Span path() {
        return path;
    }

    @Override
    public Span query() {
        return query;
    }

    @Override
    public boolean field(byte[] lowerName, Span value) {
        int field = fields.find(lowerName);
        if (field >= 0) {
            set(value, field);
        }
        return field >= 0;
    }
}

package dev.midflight.sidecar.protocol.http.routed;

import dev.midflight.sidecar.protocol.http.Fields;
import dev.midflight.sidecar.protocol.http.RequestHead;
import dev.midflight.sidecar.route.RequestSpans;
import dev.midflight.sidecar.route.RequestView;
import dev.midflight.sidecar.route.Shadows;
import dev.midflight.sidecar.route.Span;

/** A message's head as routes see it; reused for every request of a worker. */
final class HeadView implements RequestView {
    private final RequestSpans spans = new RequestSpans();
    private final Shadows shadows = new Shadows();
    private Fields fields = new Fields();

    /** Looks at a head that is no CONNECT. */
    HeadView load(RequestHead head) {
        fields = head.fields();
        shadows.clear();
        set(method(), head.method());
        set(authority(), head.authority());
        spans.split(fields.octets(), fields.nameEnd(head.path()), fields.valueEnd(head.path()));
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
    public RequestSpans spans() {
        return spans;
    }

    @Override
    public Shadows shadows() {
        return shadows;
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

package dev.midflight.sidecar.telemetry;

/** What a connection is to the data path; its label is the protocol's name in a handover. */
public enum FlowKind {
    DETECTING("detecting"),
    HTTP1("http1"),
    HTTP2("http2"),
    TCP("tcp"),
    DUBBO("dubbo"),
    BOLT("bolt"),
    UPSTREAM("upstream");

    private final String label;

    FlowKind(String label) {
        this.label = label;
    }

    @SuppressWarnings("EnumOrdinal") // never leaves this process
    int slot(Direction direction) {
        return ordinal() * Direction.COUNT + direction.index();
    }

    public String label() {
        return label;
    }
}

package dev.midflight.sidecar.proxy;

import dev.midflight.sidecar.link.LinkState;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.move.StateReader;
import dev.midflight.sidecar.move.StateWriter;
import dev.midflight.sidecar.protocol.Origin;
import java.util.ArrayList;
import java.util.List;

/** The envelope of a moved connection: its origin, each link's state, and its protocol's own. */
record MovedState(Origin origin, byte[] protocol, List<LinkState> links) {
    private static final int ORIGIN = 1;
    private static final int PROTOCOL = 2;
    private static final int FIRST_LINK = 16;

    byte[] toBytes() {
        StateWriter writer =
                new StateWriter().put(ORIGIN, origin.toBytes()).put(PROTOCOL, protocol);
        for (int i = 0; i < links.size(); i++) {
            writer.put(FIRST_LINK + i, links.get(i).toBytes());
        }
        return writer.toBytes();
    }

    static MovedState parse(byte[] bytes, int linkCount) throws MoveRejectedException {
        StateReader reader = StateReader.of(bytes);
        List<LinkState> links = new ArrayList<>();
        for (int i = 0; i < linkCount; i++) {
            links.add(LinkState.parse(reader.bytes(FIRST_LINK + i)));
        }
        return new MovedState(
                Origin.parse(reader.bytes(ORIGIN)), reader.bytes(PROTOCOL), List.copyOf(links));
    }
}

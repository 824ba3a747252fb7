package dev.midflight.sidecar.protocol.http2;

import io.netty.util.collection.IntObjectHashMap;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A connection's streams, those it has had, and the numbers of those to come (section 5.1.1). */
final class StreamTable {
    /** The next one, which is the last there is, is not begun: its number begins a goodbye. */
    private static final int LAST_LOCAL = Integer.MAX_VALUE - 2;

    private final boolean server;
    private final IntObjectHashMap<Http2Stream> streams = new IntObjectHashMap<>();
    private final ClosedStreams closed = new ClosedStreams();
    private int lastRemote;
    private int nextLocal = 1;
    private int remoteGoAway = Integer.MAX_VALUE;

    StreamTable(boolean server) {
        this.server = server;
    }

    @Nullable Http2Stream get(int id) {
        return streams.get(id);
    }

    int size() {
        return streams.size();
    }

    boolean isEmpty() {
        return streams.isEmpty();
    }

    /** Those of this instant, while streams come and go. */
    List<Http2Stream> all() {
        return new ArrayList<>(streams.values());
    }

    /** Who hears of them, as far as they are of a kind. */
    <T extends StreamEvents> Stream<T> events(Class<T> kind) {
        return all().stream().map(Http2Stream::events).filter(kind::isInstance).map(kind::cast);
    }

    void add(Http2Stream stream) {
        streams.put(stream.id(), stream);
    }

    void remove(Http2Stream stream, boolean byOurReset) {
        streams.remove(stream.id());
        closed.add(stream.id(), byOurReset);
    }

    ClosedStreams closed() {
        return closed;
    }

    /** The last stream that the peer began. */
    int lastRemote() {
        return lastRemote;
    }

    void lastRemote(int id) {
        lastRemote = id;
    }

    int nextLocal() {
        return nextLocal;
    }

    int takeLocal() {
        int id = nextLocal;
        nextLocal += 2;
        return id;
    }

    /** The last stream that the peer takes; the largest number: it has not said goodbye. */
    int remoteGoAway() {
        return remoteGoAway;
    }

    void remoteGoAway(int last) {
        remoteGoAway = Math.min(remoteGoAway, Math.min(last, LAST_LOCAL));
    }

    /** True if the peer takes no new streams, or none can be numbered any more. */
    boolean isLeaving() {
        return remoteGoAway != Integer.MAX_VALUE || nextLocal > LAST_LOCAL;
    }

    /** True if a stream of this id was never begun, by whoever would have to. */
    boolean isIdle(int id) {
        boolean ours = (id & 1) == (server ? 0 : 1);
        return ours ? server || id >= nextLocal : id > lastRemote;
    }

    void restore(ConnectionState.Numbers numbers) {
        lastRemote = numbers.lastRemote();
        nextLocal = numbers.nextLocal();
        remoteGoAway = numbers.remoteGoAway();
    }
}

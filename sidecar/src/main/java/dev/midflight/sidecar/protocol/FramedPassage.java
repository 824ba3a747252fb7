package dev.midflight.sidecar.protocol;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.telemetry.FlowKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Counts the frames that pass, and can put a goodbye between two of them; holds nothing back. What
 * turns out to be no frame goes on as plain bytes.
 */
final class FramedPassage implements Passage {
    private final FrameFormat format;
    private final FrameScanner fromClient;
    private final FrameScanner fromServer;
    private final Calls calls;
    private final Farewell farewell;
    private boolean clientHeard;
    private boolean serverHeard;
    private int dialect;

    FramedPassage(FrameFormat format, FramedState state) {
        this.format = format;
        this.fromClient = state.fromClient();
        this.fromServer = state.fromServer();
        this.calls = state.calls();
        this.farewell = state.farewell();
        this.clientHeard = state.clientHeard();
        this.serverHeard = state.serverHeard();
        this.dialect = state.dialect();
    }

    @Override
    public FlowKind kind() {
        return format.kind();
    }

    @Override
    public void pass(Pair pair, Link from, ByteBuf bytes) {
        boolean ofClient = from == pair.downstream();
        FrameScanner scanner = ofClient ? fromClient : fromServer;
        int end = bytes.writerIndex();
        int at = bytes.readerIndex();
        while (at < end && !scanner.malformed()) {
            at = scanner.advance(bytes, at, end);
            if (scanner.atBoundary()) {
                frameEnded(pair, scanner, ofClient);
                if (!ofClient && at < end && canSayGoodbye()) {
                    write(pair, from, bytes.readRetainedSlice(at - bytes.readerIndex()));
                    say(pair);
                }
            }
        }
        write(pair, from, bytes);
        if (scanner.malformed()) {
            pair.count(clientHeard ? Counter.UNFRAMED : Counter.DETECTED_TCP);
            pair.become(new PlainPassage());
        } else {
            sayWhatIsDue(pair);
            closeIfOver(pair);
        }
    }

    private static void write(Pair pair, Link from, ByteBuf bytes) {
        pair.other(from).write(bytes);
    }

    private void frameEnded(Pair pair, FrameScanner scanner, boolean ofClient) {
        FrameType type = format.type(scanner.header());
        calls.passed(type, streamId(type, scanner), ofClient);
        if (type != FrameType.HEARTBEAT) {
            farewell.heard();
        }
        count(pair, type);
        boolean wasProven = isProven();
        if (ofClient) {
            if (!clientHeard) {
                pair.count(format.detected());
            }
            clientHeard = true;
            dialect = format.dialect(scanner.header());
        } else {
            serverHeard = true;
        }
        if (!wasProven && isProven()) {
            askIfLeaving(pair);
        }
    }

    private long streamId(FrameType type, FrameScanner scanner) {
        return switch (type) {
            case REQUEST, RESPONSE, FAILED_RESPONSE -> format.streamId(scanner.header());
            case ONE_WAY, HEARTBEAT, OTHER -> 0;
        };
    }

    private static void count(Pair pair, FrameType type) {
        switch (type) {
            case REQUEST, ONE_WAY -> pair.count(Counter.REQUESTS);
            case RESPONSE -> pair.count(Counter.RESPONSES_OK);
            case FAILED_RESPONSE -> pair.count(Counter.RESPONSES_FAILED);
            case HEARTBEAT -> pair.count(Counter.HEARTBEATS);
            case OTHER -> {}
        }
    }

    /** Both sides have spoken it: before that nothing is said or closed on a guess. */
    private boolean isProven() {
        return clientHeard && serverHeard;
    }

    private void askIfLeaving(Pair pair) {
        if (pair.worker().leaving() && pair.origin().direction() == Direction.INBOUND) {
            farewell.ask();
        }
    }

    private boolean canSayGoodbye() {
        return farewell.due() && isProven() && fromServer.atBoundary();
    }

    private void sayWhatIsDue(Pair pair) {
        if (canSayGoodbye()) {
            say(pair);
            pair.downstream().flush();
        }
    }

    private void say(Pair pair) {
        byte[] words = format.farewell(dialect);
        farewell.said(words.length > 0);
        if (words.length > 0) {
            pair.downstream().write(Unpooled.wrappedBuffer(words));
            pair.count(Counter.GOODBYES);
        }
    }

    /** Between two frames of both sides, so that none of them is torn. */
    private void closeIfOver(Pair pair) {
        boolean torn = !fromClient.atBoundary() || !fromServer.atBoundary();
        if (farewell.over(torn || calls.size() > 0)) {
            pair.finish();
        }
    }

    @Override
    public byte[] exportState() {
        return new FramedState(
                        fromClient, fromServer, calls, clientHeard, serverHeard, dialect, farewell)
                .toBytes();
    }

    @Override
    public void sayGoodbye(Pair pair) {
        farewell.ask();
        sayWhatIsDue(pair);
    }

    @Override
    public void tick(Pair pair) {
        farewell.tick();
        askIfLeaving(pair);
        sayWhatIsDue(pair);
        closeIfOver(pair);
        boolean ended = pair.downstream().finished() && pair.upstream().finished();
        if (ended && farewell.lingersTooLong()) {
            pair.cut();
        }
    }

    @Override
    public String describe() {
        return ", "
                + calls.size()
                + " calls in flight"
                + switch (farewell.stage()) {
                    case NONE -> "";
                    case DUE -> ", to be told to leave";
                    case SAID -> ", told to leave";
                    case UNTOLD -> ", to be closed when quiet";
                    case CLOSING -> ", closing";
                };
    }
}

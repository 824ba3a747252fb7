package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.config.Http1Limits;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.move.StateReader;
import dev.midflight.sidecar.move.StateWriter;
import dev.midflight.sidecar.protocol.http.BodyPace;

/** One request and its response as they pass; reused for the next pair of the connection. */
final class Exchange {
    private static final int FLAGS = 1;
    private static final int REQUEST = 2;
    private static final int RESPONSE = 3;
    private static final int ELAPSED = 4;
    private static final int STATUS = 5;

    private static final int HEAD_REQUEST = 1;
    private static final int CONNECT_REQUEST = 1 << 1;
    private static final int UPGRADE_REQUEST = 1 << 2;
    private static final int VERSION_10 = 1 << 3;
    private static final int CLOSE_AFTER = 1 << 4;
    private static final int RESPONDING = 1 << 5;
    private static final int REUSABLE = 1 << 6;
    private static final int DISCARDING = 1 << 7;

    private final Body request;
    private final Body response;
    private final BodyPace pace = new BodyPace();
    private int flags;
    private int status;
    private int idleSeconds = KeepAliveField.UNKNOWN;
    private long startedNanos;

    Exchange(Http1Limits limits) {
        this.request = new Body(limits);
        this.response = new Body(limits);
    }

    /** A request's head has been read. */
    void begin(RequestHead head, long nanos) {
        flags = 0;
        pace.restart();
        startedNanos = nanos;
        set(HEAD_REQUEST, head.isHead());
        set(CONNECT_REQUEST, head.isConnect());
        set(UPGRADE_REQUEST, head.upgradeLine() >= 0);
        set(VERSION_10, head.isVersion10());
        set(CLOSE_AFTER, head.close());
        if (head.chunked()) {
            request.chunked();
        } else {
            request.length(head.contentLength());
        }
        response.none();
        idleSeconds = KeepAliveField.UNKNOWN;
    }

    /** The final response's head has been read. */
    void respond(ResponseHead head) {
        head.frame(response, is(HEAD_REQUEST));
        status = head.status();
        idleSeconds = head.idleSeconds();
        set(RESPONDING, true);
        set(REUSABLE, head.keepsAlive() && !response.endsWithConnection() && !is(VERSION_10));
        boolean early = !request.isDone() && !head.keepsAlive();
        set(CLOSE_AFTER, is(CLOSE_AFTER) || response.endsWithConnection() || early);
    }

    /** True if no request was read yet. */
    boolean isUnused() {
        return startedNanos == 0;
    }

    /** The final response's head goes down; its content is for somebody else to follow. */
    void responds() {
        set(RESPONDING, true);
    }

    private void set(int flag, boolean on) {
        flags = on ? flags | flag : flags & ~flag;
    }

    private boolean is(int flag) {
        return (flags & flag) != 0;
    }

    Body request() {
        return request;
    }

    /** How fast the request's content comes. */
    BodyPace pace() {
        return pace;
    }

    Body response() {
        return response;
    }

    boolean isHeadRequest() {
        return is(HEAD_REQUEST);
    }

    boolean isConnect() {
        return is(CONNECT_REQUEST);
    }

    boolean isUpgrade() {
        return is(UPGRADE_REQUEST);
    }

    boolean isVersion10() {
        return is(VERSION_10);
    }

    /** True if the downstream connection ends with this exchange. */
    boolean closesAfter() {
        return is(CLOSE_AFTER);
    }

    void closeAfter() {
        set(CLOSE_AFTER, true);
    }

    /** True once the final response's head has gone downstream. */
    boolean responding() {
        return is(RESPONDING);
    }

    boolean responseDone() {
        return is(RESPONDING) && response.isDone();
    }

    /** True if the upstream connection may serve another request after this one. */
    boolean reusable() {
        return is(REUSABLE) && request.isDone() && !is(DISCARDING);
    }

    /** For how long the upstream keeps its connection idle. */
    int idleSeconds() {
        return idleSeconds;
    }

    /** Of the final response, once its head has gone downstream. */
    int status() {
        return status;
    }

    /** Another upstream takes all of it again. */
    void keepRequest() {
        set(DISCARDING, false);
    }

    /** The upstream takes no more of the request; what follows is read and dropped. */
    void discardRequest() {
        set(DISCARDING, true);
    }

    boolean discarding() {
        return is(DISCARDING);
    }

    long elapsedNanos(long nanos) {
        return nanos - startedNanos;
    }

    byte[] export(long nanos) {
        return new StateWriter()
                .put(FLAGS, flags)
                .put(REQUEST, request.export())
                .put(RESPONSE, response.export())
                .put(ELAPSED, elapsedNanos(nanos))
                .put(STATUS, status)
                .toBytes();
    }

    void restore(byte[] state, long nanos) throws MoveRejectedException {
        StateReader reader = StateReader.of(state);
        flags = reader.index(FLAGS, Integer.MAX_VALUE);
        request.restore(reader.bytes(REQUEST));
        response.restore(reader.bytes(RESPONSE));
        status = reader.index(STATUS, 999);
        startedNanos = nanos - reader.number(ELAPSED);
    }
}

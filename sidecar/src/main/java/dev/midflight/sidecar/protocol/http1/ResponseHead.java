package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.config.Http1Limits;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** A response's head; reused for every response of a worker. */
final class ResponseHead {
    private static final byte[] VERSION = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);
    private static final int STATUS_OFFSET = 9;

    private final Head head;
    private final Framing framing = new Framing();
    private final ConnectionOptions options = new ConnectionOptions();
    private int status;
    private int idleSeconds;
    private int minorVersion;
    private boolean tooLarge;

    ResponseHead(Http1Limits limits) {
        this.head = new Head(limits, true);
    }

    /** Reads a whole head; false: nothing that may be passed on. */
    boolean parse(ByteBuf in, int length) {
        framing.reset();
        options.reset();
        idleSeconds = KeepAliveField.UNKNOWN;
        Rejection rejection = head.parse(in, length);
        tooLarge = rejection == Rejection.HEAD_TOO_LARGE;
        if (rejection != null || !statusLine(head.octets(), head.startLineEnd())) {
            return false;
        }
        for (int line = 0; line < head.lines(); line++) {
            if (!field(line, head.valueStart(line), head.valueEnd(line))) {
                return false;
            }
        }
        options.apply(head);
        return isFramed();
    }

    private boolean isFramed() {
        if (framing.encoded() && (framing.length() >= 0 || minorVersion == 0)) {
            return false;
        }
        if (isInterim() || status == 204) {
            head.dropFraming();
            return !framing.encoded() && framing.length() <= 0;
        }
        return true;
    }

    private boolean statusLine(byte[] octets, int end) {
        for (int i = 0; i < VERSION.length; i++) {
            if (octets[i] != VERSION[i]) {
                return false;
            }
        }
        if (end < STATUS_OFFSET + 3
                || !Octets.isDigit(octets[VERSION.length])
                || octets[STATUS_OFFSET - 1] != ' '
                || (end > STATUS_OFFSET + 3 && octets[STATUS_OFFSET + 3] != ' ')) {
            return false;
        }
        status = 0;
        for (int i = STATUS_OFFSET; i < STATUS_OFFSET + 3; i++) {
            if (!Octets.isDigit(octets[i])) {
                return false;
            }
            status = status * 10 + (octets[i] - '0');
        }
        minorVersion = octets[VERSION.length] - '0';
        return status >= 100;
    }

    private boolean field(int line, int start, int end) {
        byte[] octets = head.octets();
        switch (head.name(line)) {
            case CONTENT_LENGTH -> {
                return framing.contentLength(octets, start, end) == null;
            }
            case TRANSFER_ENCODING -> {
                Rejection rejection = framing.transferEncoding(octets, start, end);
                return !framing.likeChunked()
                        && (rejection == null || rejection == Rejection.UNKNOWN_ENCODING);
            }
            case CONNECTION -> {
                head.drop(line);
                return options.read(octets, start, end) == null;
            }
            case KEEP_ALIVE -> {
                idleSeconds = KeepAliveField.seconds(octets, start, end);
                head.drop(line);
            }
            case PROXY_CONNECTION, HTTP2_SETTINGS -> head.drop(line);
            case HOST, UPGRADE, TE, REQUEST_ID, FORWARDED_FOR, TRACEPARENT, TRACESTATE, OTHER -> {}
        }
        return true;
    }

    /**
     * True if the head just parsed, or that of a length which an {@link Inbox} told, is over a
     * limit and not invalid in another way.
     */
    boolean isTooLarge(int length) {
        return length == Inbox.TOO_LARGE || (length > 0 && tooLarge);
    }

    Head head() {
        return head;
    }

    int status() {
        return status;
    }

    boolean isInterim() {
        return status < 200;
    }

    boolean isSwitching() {
        return status == 101;
    }

    boolean upgrade() {
        return options.upgrade();
    }

    /** True if the upstream keeps its connection open after this response. */
    boolean keepsAlive() {
        return !options.close() && (minorVersion > 0 || options.keepAlive());
    }

    /** For how long the upstream keeps it idle; {@link KeepAliveField#UNKNOWN}: it does not say. */
    int idleSeconds() {
        return idleSeconds;
    }

    /** How the body ends (RFC 9112 section 6.3), given the request it answers. */
    void frame(Body body, boolean headRequest) {
        if (headRequest || isInterim() || status == 204 || status == 304) {
            body.none();
        } else if (framing.chunked()) {
            body.chunked();
        } else if (framing.encoded() || framing.length() < 0) {
            body.untilClose();
        } else {
            body.length(framing.length());
        }
    }

    boolean chunked() {
        return framing.chunked();
    }

    /** True with a Transfer-Encoding, which a client of HTTP/1.0 cannot read. */
    boolean encoded() {
        return framing.encoded();
    }

    /** True with a transfer coding that is not chunked: what has none cannot pass it on. */
    boolean codedOtherwise() {
        return framing.codedOtherwise();
    }

    /** The response turns the connection into a tunnel: lengths in it are to be ignored. */
    void tunnels() {
        head.dropFraming();
    }
}

package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.config.Http1Limits;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A request's head: what the data path needs to know of it. Reused for every request of a worker.
 */
final class RequestHead {
    private static final byte[] HEAD = "HEAD".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONNECT = "CONNECT".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRAILERS = "trailers".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OPTIONS = "OPTIONS".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] H2C = "h2c".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VERSION = "HTTP/".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION_LENGTH = 8;

    private final int maxLineBytes;
    private final Head head;
    private final Framing framing = new Framing();
    private final ConnectionOptions options = new ConnectionOptions();
    private final RequestTarget requestTarget = new RequestTarget();
    private int methodEnd;
    private int minorVersion;
    private int hosts;
    private int upgradeLine;
    private int forwardedForLine;
    private int requestIdLine;
    private int traceparentLine;
    private int traceparents;
    private boolean trailers;

    RequestHead(Http1Limits limits) {
        this.maxLineBytes = limits.maxLineBytes();
        this.head = new Head(limits, false);
    }

    /** Reads a whole head; null: it may be passed on. */
    @Nullable Rejection parse(ByteBuf in, int length) {
        framing.reset();
        options.reset();
        hosts = 0;
        upgradeLine = -1;
        forwardedForLine = -1;
        requestIdLine = -1;
        traceparentLine = -1;
        traceparents = 0;
        trailers = false;
        Rejection rejection = head.parse(in, length);
        if (rejection == null) {
            rejection = requestLine(head.octets(), head.startLineEnd());
        }
        for (int line = 0; rejection == null && line < head.lines(); line++) {
            rejection = field(line, head.valueStart(line), head.valueEnd(line));
        }
        return rejection == null ? conclude() : rejection;
    }

    /** Where the method ends in the request line. */
    int methodEnd() {
        return methodEnd;
    }

    private @Nullable Rejection requestLine(byte[] octets, int end) {
        if (end > maxLineBytes) {
            return Rejection.TARGET_TOO_LONG;
        }
        int at = 0;
        while (Octets.isToken(octets[at])) {
            at++;
        }
        methodEnd = at;
        int target = at + 1;
        int version = end - VERSION_LENGTH;
        if (at == 0 || octets[at] != ' ' || version <= target || octets[version - 1] != ' ') {
            return Rejection.REQUEST_LINE;
        }
        Rejection rejection = version(octets, version);
        return rejection == null
                ? requestTarget.parse(octets, target, version - 1, isConnect(), isMethod(OPTIONS))
                : rejection;
    }

    private @Nullable Rejection version(byte[] octets, int start) {
        for (int i = 0; i < VERSION.length; i++) {
            if (octets[start + i] != VERSION[i]) {
                return Rejection.REQUEST_LINE;
            }
        }
        int major = start + VERSION.length;
        byte minor = octets[major + 2];
        if (!Octets.isDigit(octets[major]) || octets[major + 1] != '.' || !Octets.isDigit(minor)) {
            return Rejection.REQUEST_LINE;
        }
        minorVersion = minor - '0';
        return octets[major] == '1' ? null : Rejection.VERSION;
    }

    private @Nullable Rejection field(int line, int start, int end) {
        byte[] octets = head.octets();
        switch (head.name(line)) {
            case HOST -> {
                return host(octets, start, end);
            }
            case CONTENT_LENGTH -> {
                return framing.contentLength(octets, start, end);
            }
            case TRANSFER_ENCODING -> {
                return framing.transferEncoding(octets, start, end);
            }
            case CONNECTION -> {
                head.drop(line);
                return options.read(octets, start, end);
            }
            case KEEP_ALIVE, PROXY_CONNECTION, HTTP2_SETTINGS -> head.drop(line);
            case TE -> {
                head.drop(line);
                trailers |= Octets.equalsIgnoreCase(octets, start, end, TRAILERS);
            }
            case UPGRADE -> {
                head.drop(line);
                upgradeLine = offersH2c(octets, start, end) ? -1 : line;
            }
            case REQUEST_ID, FORWARDED_FOR -> ours(line, start < end);
            case TRACEPARENT -> {
                traceparentLine = line;
                traceparents++;
            }
            case TRACESTATE, OTHER -> {}
        }
        return null;
    }

    private @Nullable Rejection host(byte[] octets, int start, int end) {
        hosts++;
        return hosts == 1
                        && RequestTarget.isHost(octets, start, end)
                        && requestTarget.agrees(octets, start, end)
                ? null
                : Rejection.HOST;
    }

    /** HTTP/2 begun by an upgrade would pass unseen, so a list with it is not passed on. */
    private static boolean offersH2c(byte[] octets, int start, int end) {
        for (int at = start; at < end; at++) {
            int from = at;
            while (at < end && Octets.isToken(octets[at])) {
                at++;
            }
            if (Octets.equalsIgnoreCase(octets, from, at, H2C)) {
                return true;
            }
        }
        return false;
    }

    /** A field that we would add: an empty one counts as absent. */
    private void ours(int line, boolean present) {
        if (!present) {
            head.drop(line);
        } else if (head.name(line) == FieldName.REQUEST_ID) {
            requestIdLine = line;
        } else {
            forwardedForLine = line;
        }
    }

    private @Nullable Rejection conclude() {
        options.apply(head);
        if (hosts == 0 && minorVersion > 0) {
            return Rejection.HOST;
        }
        if (framing.encoded()) {
            if (framing.length() >= 0) {
                return Rejection.LENGTH_AND_ENCODING;
            }
            if (minorVersion == 0 || !framing.chunked()) {
                return Rejection.TRANSFER_ENCODING;
            }
        }
        boolean content = framing.encoded() || framing.length() > 0;
        return isConnect() && content ? Rejection.CONNECT_BODY : null;
    }

    Head head() {
        return head;
    }

    boolean isHead() {
        return isMethod(HEAD);
    }

    boolean isConnect() {
        return isMethod(CONNECT);
    }

    /** Methods are case-sensitive (RFC 9110 section 9.1). */
    private boolean isMethod(byte[] method) {
        return Arrays.equals(head.octets(), 0, methodEnd, method, 0, method.length);
    }

    boolean isVersion10() {
        return minorVersion == 0;
    }

    boolean chunked() {
        return framing.chunked();
    }

    /** Bytes of content by Content-Length; 0 where there is none. */
    long contentLength() {
        return Math.max(framing.length(), 0);
    }

    /** True if the client will not send another request on this connection. */
    boolean close() {
        return options.close() || minorVersion == 0;
    }

    /** The line of an Upgrade that is passed on; -1: none. An upgrade to h2c is declined. */
    int upgradeLine() {
        return options.upgrade() && minorVersion > 0 ? upgradeLine : -1;
    }

    /** True if the client takes trailers. */
    boolean trailers() {
        return trailers;
    }

    /** True if an x-request-id of the client stays. */
    boolean hasRequestId() {
        return requestIdLine >= 0 && !head.isDropped(requestIdLine);
    }

    /** The line of the caller's traceparent; -1: there is none, or more than one, that stays. */
    int traceparentLine() {
        return traceparents == 1 && !head.isDropped(traceparentLine) ? traceparentLine : -1;
    }

    /** The last line of x-forwarded-for that stays; -1: none. */
    int forwardedForLine() {
        return forwardedForLine >= 0 && !head.isDropped(forwardedForLine) ? forwardedForLine : -1;
    }
}

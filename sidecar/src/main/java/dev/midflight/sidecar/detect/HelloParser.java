package dev.midflight.sidecar.detect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the body of a whole ClientHello; every length in it must fit exactly. */
final class HelloParser {
    private static final int VERSION_AND_RANDOM = 2 + 32;
    private static final int SERVER_NAME = 0;
    private static final int HOST_NAME = 0;
    private static final int PROTOCOLS = 16;
    private static final int MAX_NAME_BYTES = 255;

    private final byte[] octets;
    private final int end;
    private int at;
    private Optional<String> serverName = Optional.empty();
    private List<String> protocols = List.of();

    HelloParser(byte[] octets, int from, int end) {
        this.octets = octets;
        this.at = from;
        this.end = end;
    }

    /** Thrown and caught here: a length that does not fit. */
    private static final class MisfitException extends Exception {
        private static final MisfitException INSTANCE = new MisfitException();

        private MisfitException() {
            super("a length does not fit", null, false, false);
        }
    }

    ClientHello parse() {
        try {
            skip(VERSION_AND_RANDOM, end);
            skip(number(1, end), end);
            skip(number(2, end), end);
            skip(number(1, end), end);
            if (at < end) {
                extensions(exactly(number(2, end), end));
            }
            return new ClientHello.Hello(serverName, protocols);
        } catch (MisfitException e) {
            return new ClientHello.NotTls("a ClientHello in which " + e.getMessage());
        }
    }

    private void extensions(int last) throws MisfitException {
        boolean named = false;
        boolean listed = false;
        while (at < last) {
            int type = number(2, last);
            int limit = within(number(2, last), last);
            if (type == SERVER_NAME) {
                names(once(named, limit));
                named = true;
            } else if (type == PROTOCOLS) {
                protocols(once(listed, limit));
                listed = true;
            }
            at = limit;
        }
    }

    /** An extension may not be there twice (RFC 8446 section 4.2). */
    private static int once(boolean before, int limit) throws MisfitException {
        if (before) {
            throw MisfitException.INSTANCE;
        }
        return limit;
    }

    private void names(int last) throws MisfitException {
        int limit = exactly(number(2, last), last);
        while (at < limit) {
            int type = number(1, limit);
            int nameEnd = within(number(2, limit), limit);
            if (type == HOST_NAME) {
                if (serverName.isPresent() || !isName(nameEnd)) {
                    throw MisfitException.INSTANCE;
                }
                serverName = Optional.of(text(nameEnd).toLowerCase(Locale.ROOT));
            }
            at = nameEnd;
        }
    }

    private boolean isName(int nameEnd) {
        for (int i = at; i < nameEnd; i++) {
            if (octets[i] <= ' ' || octets[i] == 0x7f) {
                return false;
            }
        }
        return nameEnd > at && nameEnd - at <= MAX_NAME_BYTES;
    }

    private void protocols(int last) throws MisfitException {
        int limit = exactly(number(2, last), last);
        List<String> list = new ArrayList<>();
        while (at < limit) {
            int nameEnd = within(number(1, limit), limit);
            list.add(text(nameEnd));
            at = nameEnd;
        }
        protocols = List.copyOf(list);
    }

    private String text(int textEnd) {
        return new String(octets, at, textEnd - at, StandardCharsets.ISO_8859_1);
    }

    private int number(int bytes, int limit) throws MisfitException {
        within(bytes, limit);
        int value = 0;
        for (int i = 0; i < bytes; i++) {
            value = (value << 8) | (octets[at++] & 0xff);
        }
        return value;
    }

    private void skip(int bytes, int limit) throws MisfitException {
        at = within(bytes, limit);
    }

    private int within(int bytes, int limit) throws MisfitException {
        if (bytes > limit - at) {
            throw MisfitException.INSTANCE;
        }
        return at + bytes;
    }

    private int exactly(int bytes, int limit) throws MisfitException {
        if (bytes != limit - at) {
            throw MisfitException.INSTANCE;
        }
        return limit;
    }
}

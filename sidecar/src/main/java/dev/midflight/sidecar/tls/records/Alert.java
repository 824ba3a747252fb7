package dev.midflight.sidecar.tls.records;

/** The alerts that are said or understood here (RFC 8446 section 6). */
enum Alert {
    CLOSE_NOTIFY(0),
    UNEXPECTED_MESSAGE(10),
    BAD_RECORD_MAC(20),
    RECORD_OVERFLOW(22),
    DECODE_ERROR(50),
    INTERNAL_ERROR(80),
    USER_CANCELED(90);

    static final int BYTES = 2;

    private static final byte WARNING = 1;
    private static final byte FATAL = 2;

    private final int code;

    Alert(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    byte[] toBytes() {
        return new byte[] {this == CLOSE_NOTIFY ? WARNING : FATAL, (byte) code};
    }
}

package dev.midflight.sidecar.handover;

/** The numbers of the messages; they never change their meaning. */
enum MessageType {
    HELLO(1),
    WELCOME(2),
    REFUSE(3),
    LISTENERS(4),
    CONNECTIONS(5),
    DATA(6),
    STATE(7),
    END(8),
    PREPARED(9),
    COMMIT(10),
    COMMITTED(11),
    DONE(12),
    ABORT(13),
    LEARNED(14);

    private final int number;

    MessageType(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static MessageType of(int number) throws MalformedHandoverException {
        for (MessageType type : values()) {
            if (type.number == number) {
                return type;
            }
        }
        throw new MalformedHandoverException("message type " + number);
    }
}

package dev.midflight.sidecar.sys;

/** Two sockets connected to each other, closed together. */
record SeqpacketPair(SeqpacketSocket one, SeqpacketSocket other) implements AutoCloseable {
    static SeqpacketPair open() throws SystemCallException {
        SeqpacketSocket[] both = SeqpacketSocket.pair();
        return new SeqpacketPair(both[0], both[1]);
    }

    @Override
    public void close() {
        one.close();
        other.close();
    }
}

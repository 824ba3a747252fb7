package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.config.BodyRate;

/** How much of a request's content came lately, of the time in which it was waited for. */
final class BodyPace {
    private long bytes;
    private int seconds;

    /** Another request, or the client was not to send: begins anew. */
    void restart() {
        bytes = 0;
        seconds = 0;
    }

    void received(int more) {
        bytes += more;
    }

    /** One more second; true if too little came in the time over which it is measured. */
    boolean isTooSlow(BodyRate rate) {
        if (++seconds < rate.overSeconds()) {
            return false;
        }
        boolean slow = bytes < rate.bytes();
        restart();
        return slow;
    }
}

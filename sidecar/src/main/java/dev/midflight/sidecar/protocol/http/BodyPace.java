package dev.midflight.sidecar.protocol.http;

import dev.midflight.sidecar.config.BodyRate;

/** How much of a request's content came lately, of the time in which it was waited for. */
public final class BodyPace {
    private long bytes;
    private int seconds;

    /** Another request, or the client was not to send: begins anew. */
    public void restart() {
        bytes = 0;
        seconds = 0;
    }

    public void received(int more) {
        bytes += more;
    }

    /** One more second; true if too little came in the time over which it is measured. */
    public boolean isTooSlow(BodyRate rate) {
        if (++seconds < rate.overSeconds()) {
            return false;
        }
        boolean slow = bytes < rate.bytes();
        restart();
        return slow;
    }
}

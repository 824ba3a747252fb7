package dev.midflight.sidecar.protocol;

/**
 * Whether a client was asked to go elsewhere, and when its connection has ended its use: as soon as
 * nothing is in flight and it was quiet for a second. One that was told may be closed without quiet
 * after the grace, and where a call is never answered, once nothing was heard for a minute; one
 * whose client knows no words for it is used on, and must not lose a call.
 */
final class Farewell {
    static final int GRACE_TICKS = 15;
    static final int SILENT_TICKS = 60;

    /** For the peers' own ends, once ours are sent. */
    static final int LINGER_TICKS = 5;

    /** Two ticks without a frame in between: at least one second. */
    private static final int QUIET_TICKS = 2;

    /** The place is what a handover tells. */
    enum Stage {
        NONE,
        DUE,
        SAID,
        CLOSING,
        UNTOLD;

        @SuppressWarnings("EnumOrdinal") // the place is the contract
        int number() {
            return ordinal();
        }
    }

    private Stage stage;
    private int ticks;
    private int quietTicks;

    Farewell(Stage stage, int ticks) {
        this.stage = stage;
        this.ticks = ticks;
    }

    Stage stage() {
        return stage;
    }

    int ticks() {
        return ticks;
    }

    /** To be told at the next opportunity, unless it was already. */
    void ask() {
        if (stage == Stage.NONE) {
            stage = Stage.DUE;
        }
    }

    boolean due() {
        return stage == Stage.DUE;
    }

    /**
     * Nothing more is due.
     *
     * @param withWords there were words that the client knows
     */
    void said(boolean withWords) {
        stage = withWords ? Stage.SAID : Stage.UNTOLD;
        ticks = 0;
        quietTicks = 0;
    }

    /** A frame that is more than a sign of life has passed. */
    void heard() {
        quietTicks = 0;
    }

    void tick() {
        ticks = Math.min(ticks + 1, SILENT_TICKS);
        quietTicks = Math.min(quietTicks + 1, SILENT_TICKS);
    }

    /** True once, when the connection is to be closed. */
    boolean over(boolean inFlight) {
        boolean quiet = !inFlight && quietTicks >= QUIET_TICKS;
        boolean over =
                switch (stage) {
                    case NONE, DUE, CLOSING -> false;
                    case SAID ->
                            quiet || (inFlight ? quietTicks >= SILENT_TICKS : ticks >= GRACE_TICKS);
                    case UNTOLD -> quiet;
                };
        if (over) {
            stage = Stage.CLOSING;
            ticks = 0;
        }
        return over;
    }

    /** True where peers do not end what was ended. */
    boolean lingersTooLong() {
        return stage == Stage.CLOSING && ticks >= LINGER_TICKS;
    }
}

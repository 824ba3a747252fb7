package dev.midflight.e2e.handover;

/** A client under load that says what became of its calls. */
interface Witness {
    String name();

    /** Begins a phase; the one before it has ended, its calls included. */
    void begin(String phase);

    /** Calls of that phase so far. */
    long calls(String phase);

    /** Ends the phase, with a use of what was silent in it. */
    WitnessFigures end(String phase);
}

package dev.midflight.sidecar.handover;

/** Who is told how the handing over goes, on the handover's thread. */
public interface GivingObserver {
    /** The first batch is new's: this proxy accepts nothing any more. */
    void handedOver(boolean rescue);

    /** Nothing is left here. */
    void drained();
}

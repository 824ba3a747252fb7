package dev.midflight.sidecar.handover;

/** For who hands over and has nothing more to do. */
public record UnheardHandover() implements GivingObserver {
    @Override
    public void handedOver(boolean rescue) {}

    @Override
    public void drained() {}
}

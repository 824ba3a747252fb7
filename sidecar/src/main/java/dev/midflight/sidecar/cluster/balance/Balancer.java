package dev.midflight.sidecar.cluster.balance;

/** Chooses one of the members that it was made for, of which there is at least one. */
public interface Balancer<M extends Member> {
    /**
     * @param hash what requests that belong together have in common; a random one where there is no
     *     such thing
     */
    M pick(long hash);
}

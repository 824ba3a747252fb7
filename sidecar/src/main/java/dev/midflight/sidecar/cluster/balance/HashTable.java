package dev.midflight.sidecar.cluster.balance;

/** Places that a hash leads to, and the member that each of them belongs to. */
interface HashTable {
    int places();

    int placeOf(long hash);

    /** The index of a place's member. */
    int memberAt(int place);
}

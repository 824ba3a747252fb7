package dev.midflight.sidecar.cluster.balance;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Smooth weighted round robin by earliest deadline first: every member is due again after the
 * inverse of its weight, so that a heavy one's turns lie between the others'. A heap of arrays.
 */
final class DeadlineBalancer<M extends Member> implements Balancer<M> {
    private final List<M> members;
    private final double[] deadlines;
    private final int[] heap;

    DeadlineBalancer(List<M> members, RandomGenerator random) {
        this.members = members;
        this.deadlines = new double[members.size()];
        this.heap = new int[members.size()];
        for (int i = 0; i < heap.length; i++) {
            deadlines[i] = random.nextDouble() / members.get(i).weight();
            heap[i] = i;
        }
        for (int i = heap.length / 2 - 1; i >= 0; i--) {
            sink(i);
        }
    }

    @Override
    public M pick(long hash) {
        int first = heap[0];
        M member = members.get(first);
        deadlines[first] += 1.0 / member.weight();
        sink(0);
        return member;
    }

    private void sink(int from) {
        int at = from;
        int moving = heap[at];
        for (int child = 2 * at + 1; child < heap.length; child = 2 * at + 1) {
            if (child + 1 < heap.length && isBefore(heap[child + 1], heap[child])) {
                child++;
            }
            if (!isBefore(heap[child], moving)) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = moving;
    }

    private boolean isBefore(int one, int other) {
        return deadlines[one] < deadlines[other];
    }
}

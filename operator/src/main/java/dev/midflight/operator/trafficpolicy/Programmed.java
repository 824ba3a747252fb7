package dev.midflight.operator.trafficpolicy;

import dev.midflight.operator.replica.PeerAnswer;
import dev.midflight.operator.replica.Tally;
import java.util.ArrayList;
import java.util.List;

/**
 * How many sidecars run by a policy, whichever replica configures them.
 *
 * @param tally of the replicas that know
 * @param behind so many others have not translated the policy's generation yet
 * @param silent so many others did not answer
 */
record Programmed(Tally tally, int behind, int silent) {
    static final Programmed NONE = new Programmed(Tally.NONE, 0, 0);

    static Programmed of(Tally own, List<PeerAnswer> others) {
        List<Tally> known = new ArrayList<>(List.of(own));
        int behind = 0;
        int silent = 0;
        for (PeerAnswer other : others) {
            switch (other) {
                case PeerAnswer.Counted(Tally tally) -> known.add(tally);
                case PeerAnswer.Behind() -> behind++;
                case PeerAnswer.Silent() -> silent++;
            }
        }
        return new Programmed(Tally.sum(known), behind, silent);
    }

    /** Every replica knows, and all of their sidecars run by it. */
    boolean isComplete() {
        return behind == 0 && silent == 0 && tally.acknowledged() == tally.of();
    }
}

package dev.midflight.e2e.load;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** All phases of a run; the last one is what is being sent in. */
final class Phases {
    private static final int MAX_PHASES = 500;

    private final CopyOnWriteArrayList<Phase> all = new CopyOnWriteArrayList<>();

    Phases(String first) {
        all.add(new Phase(first));
    }

    Phase current() {
        return all.getLast();
    }

    void start(String name) {
        if (all.size() >= MAX_PHASES) {
            throw new IllegalArgumentException("name: the phase " + name + " is one too many");
        }
        all.add(new Phase(name));
    }

    List<PhaseReport> report() {
        return all.stream().map(Phase::report).toList();
    }
}

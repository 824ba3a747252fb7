package dev.midflight.operator.mtls;

import dev.midflight.model.CommandAnswer.MeshEndpoints;
import dev.midflight.model.FleetCommand.Action.FindMeshEndpoints;
import dev.midflight.model.SidecarReport;
import dev.midflight.operator.fleet.Proxies;
import dev.midflight.operator.rollout.PodKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Asks the sidecars that may call a pod whether they know what the pod's annotation says. */
public final class MeshCallers {
    /** A second look of each event loop at its clusters is not longer away. */
    public static final Duration LOOPS_FOLLOW = Duration.ofSeconds(1);

    /** Longer than a proxy waits between two dials: until then a leader may not know of them. */
    static final Duration RECONNECT = Duration.ofSeconds(30);

    private static final Duration ANSWER = Duration.ofSeconds(3);
    private static final int ADDRESSES_AT_ONCE = 500;
    private static final int NAMED = 5;

    private final MeshView view;
    private final Proxies proxies;
    private final Supplier<Instant> leadingSince;
    private final Clock clock;

    /**
     * @param leadingSince since when proxies connect to this operator
     */
    public MeshCallers(
            MeshView view, Proxies proxies, Supplier<Instant> leadingSince, Clock clock) {
        this.view = view;
        this.proxies = proxies;
        this.leadingSince = leadingSince;
        this.clock = clock;
    }

    /** What all callers are to know of the pods. */
    public enum Wanted {
        /** That it takes mutual TLS, at one of its addresses at least. */
        OFFERED,
        /** That none does. */
        WITHDRAWN
    }

    /** Whether they can call the pod's Services by nothing else, as policies have it. */
    public boolean areBound(PodKey pod) throws InterruptedException {
        return view.isStrict(pod);
    }

    /** One question to all callers of a namespace's pods. */
    public Poll poll(String namespace, List<String> addresses, Wanted wanted) {
        return new Poll(namespace, List.copyOf(addresses), wanted);
    }

    /** Whoever has answered as wanted is not asked again. For one thread. */
    public final class Poll {
        private final String namespace;
        private final List<String> addresses;
        private final Wanted wanted;
        private final Set<String> settled = new HashSet<>();

        private Poll(String namespace, List<String> addresses, Wanted wanted) {
            this.namespace = namespace;
            this.addresses = addresses;
            this.wanted = wanted;
        }

        /** Asks once, all at the same time; whom it still waits for. Empty: nobody. */
        public Optional<String> missing() throws InterruptedException {
            Instant now = clock.instant();
            boolean mayComeBack = leadingSince.get().isAfter(now.minus(RECONNECT));
            List<PodKey> missing = new ArrayList<>();
            List<PodKey> asked = new ArrayList<>();
            for (PodKey caller : view.callersOf(namespace)) {
                Optional<SidecarReport> report = proxies.report(caller);
                if (settled.contains(caller.uid())) {
                    continue;
                }
                if (report.isEmpty() && mayComeBack) {
                    missing.add(caller);
                } else if (report.filter(said -> said.mesh().member()).isPresent()) {
                    asked.add(caller);
                }
            }
            missing.addAll(unsettled(asked));
            return missing.isEmpty() ? Optional.empty() : Optional.of(text(missing));
        }

        private List<PodKey> unsettled(List<PodKey> callers) throws InterruptedException {
            List<Callable<Boolean>> questions =
                    callers.stream().<Callable<Boolean>>map(each -> () -> knows(each)).toList();
            List<PodKey> unsettled = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Boolean>> answers = threads.invokeAll(questions);
                for (int i = 0; i < callers.size(); i++) {
                    Future<Boolean> answer = answers.get(i);
                    if (answer.state() == Future.State.SUCCESS && answer.resultNow()) {
                        settled.add(callers.get(i).uid());
                    } else {
                        unsettled.add(callers.get(i));
                    }
                }
            }
            return unsettled;
        }

        private boolean knows(PodKey caller) throws InterruptedException {
            for (int from = 0; from < addresses.size(); from += ADDRESSES_AT_ONCE) {
                int to = Math.min(addresses.size(), from + ADDRESSES_AT_ONCE);
                List<String> some = addresses.subList(from, to);
                var result = proxies.ask(caller, new FindMeshEndpoints(some), ANSWER);
                boolean known =
                        result.answer().orElse(null) instanceof MeshEndpoints(var found)
                                && switch (wanted) {
                                    case OFFERED -> !found.isEmpty();
                                    case WITHDRAWN -> found.isEmpty();
                                };
                if (!known) {
                    return false;
                }
            }
            return true;
        }

        private String text(List<PodKey> missing) {
            String names =
                    missing.stream()
                            .sorted(Comparator.comparing(PodKey::toString))
                            .limit(NAMED)
                            .map(PodKey::toString)
                            .collect(Collectors.joining(", "));
            String others =
                    missing.size() > NAMED
                            ? " and %d others".formatted(missing.size() - NAMED)
                            : "";
            return switch (wanted) {
                case OFFERED -> "callers do not speak mutual TLS yet: " + names + others;
                case WITHDRAWN -> "callers may still speak mutual TLS: " + names + others;
            };
        }
    }
}

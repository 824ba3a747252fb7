package dev.midflight.webhook;

import dev.midflight.crds.ResourceMode;
import dev.midflight.crds.ResourceShare;
import dev.midflight.crds.SidecarResources;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Fits the sidecar into what the pod asks for already: the pod's requests, limits and QoS class
 * stay as they are, as far as Kubernetes lets them; what cannot be kept becomes a note.
 */
final class Overcommit {

    /** What the plan has to respect beside the pod itself. */
    record Terms(
            SidecarResources wanted,
            ResourceMode mode,
            boolean besideInit,
            Map<ResourceKind, LimitRangeRules> limitRanges,
            List<ResourceQuota> quotas) {}

    /** A plan, or why there can be none. */
    sealed interface Outcome {
        record Planned(ResourcePlan plan, List<Note> notes) implements Outcome {}

        record Refused(SkipReason reason, String message) implements Outcome {}
    }

    private static final long LEAST_CPU_MILLIS = 100;

    private final PodSpec spec;
    private final Terms terms;
    private final QosClass qos;
    private final OvercommitNotes notes;
    private final PodLevelTotals totals = new PodLevelTotals();
    private final Map<ResourceKind, SidecarSize> sizes = new EnumMap<>(ResourceKind.class);
    private final Map<ResourceKind, List<OptionalLong>> requests =
            new EnumMap<>(ResourceKind.class);

    private Overcommit(PodSpec spec, Terms terms) {
        this.spec = spec;
        this.terms = terms;
        this.qos = QosClass.of(spec);
        this.notes = new OvercommitNotes(qos, terms.mode(), terms.quotas());
    }

    /** The spec has the API server's defaults already. */
    static Outcome plan(PodSpec spec, Terms terms) {
        return new Overcommit(spec, terms).plan();
    }

    private Outcome plan() {
        notes.qosClass();
        for (ResourceKind kind : ResourceKind.values()) {
            Optional<Outcome> refused = plan(kind);
            if (refused.isPresent()) {
                return refused.get();
            }
        }
        return new Outcome.Planned(assemble(), notes.all());
    }

    private Optional<Outcome> plan(ResourceKind kind) {
        PodDemand demand = PodResources.demand(kind, spec);
        LimitRangeRules rules = rules(kind);
        long wanted = wanted(kind, demand.totalRequest());
        if (kind == ResourceKind.MEMORY) {
            Optional<Outcome> tooSmall = checkMemoryLimit(demand, wanted);
            if (tooSmall.isPresent()) {
                return tooSmall;
            }
        }
        ShareTransfer.Result moved =
                ShareTransfer.transfer(
                        kind,
                        new ShareTransfer.Terms(
                                demand,
                                wanted,
                                rules.least().orElse(0),
                                rules.ratio().orElse(0),
                                terms.besideInit()));
        notes.share(kind, demand.totalRequest(), wanted, moved.share());
        requests.put(kind, moved.requests());
        SidecarSize size =
                SidecarSize.of(
                        kind, moved, new SidecarSize.Terms(terms.mode(), wanted, demand, rules));
        sizes.put(kind, size);
        notes.limits(kind, demand, size);
        totals.fix(kind, demand);
        return refusal(kind, demand, moved, size)
                .map(message -> new Outcome.Refused(SkipReason.LIMIT_RANGE, message));
    }

    private Optional<Outcome> checkMemoryLimit(PodDemand demand, long wanted) {
        OptionalLong limit = demand.totalLimit();
        if (terms.mode() == ResourceMode.CONTAINER_LEVEL || limit.isEmpty()) {
            return Optional.empty();
        }
        String sizes =
                "the pod's memory limit is %s and two proxies are sized for %s"
                        .formatted(
                                ResourceKind.MEMORY.format(limit.getAsLong()),
                                ResourceKind.MEMORY.format(wanted));
        if (limit.getAsLong() <= wanted) {
            return Optional.of(
                    new Outcome.Refused(
                            SkipReason.MEMORY_LIMIT_TOO_SMALL,
                            sizes + ": nothing would be left for the application"));
        }
        if (limit.getAsLong() < 2 * wanted) {
            notes.add(
                    Note.Code.MEMORY_LIMIT_TIGHT,
                    sizes + ": while both run, less than half is left for the application");
        }
        return Optional.empty();
    }

    private Optional<String> refusal(
            ResourceKind kind, PodDemand demand, ShareTransfer.Result moved, SidecarSize size) {
        LimitRangeRules rules = rules(kind);
        List<Optional<String>> refusals = new ArrayList<>();
        refusals.add(rules.refusal(kind, "midflight-a", size.slotRequest(), size.slotLimit()));
        refusals.add(rules.refusal(kind, "midflight-net", size.netRequest(), size.netLimit()));
        for (int i = 0; i < moved.requests().size(); i++) {
            refusals.add(
                    rules.refusal(
                            kind,
                            "of the application",
                            moved.requests().get(i),
                            demand.containers().get(i).limit()));
        }
        long limits = demand.limitsSum() + (podLevel() ? 0 : size.limitsSum());
        refusals.add(rules.podRefusal(kind, demand.totalRequest(), limits));
        if (size.limitBelowBudget()) {
            refusals.add(
                    Optional.of(
                            "a LimitRange caps a container at %s, a proxy needs %s"
                                    .formatted(
                                            kind.format(size.slotLimit().orElse(0)),
                                            kind.format(size.budget()))));
        }
        return refusals.stream().flatMap(Optional::stream).findFirst();
    }

    private ResourcePlan assemble() {
        SidecarSize cpu = Objects.requireNonNull(sizes.get(ResourceKind.CPU));
        SidecarSize memory = Objects.requireNonNull(sizes.get(ResourceKind.MEMORY));
        boolean fixed = podLevel() && qos != QosClass.BEST_EFFORT;
        return new ResourcePlan(
                terms.mode(),
                requests,
                fixed ? Optional.of(totals.resources(spec.getResources())) : Optional.empty(),
                SidecarSize.slot(cpu, memory),
                SidecarSize.net(cpu, memory),
                memory.budget() / ResourceKind.MEBI,
                Math.max(LEAST_CPU_MILLIS, cpu.wanted()));
    }

    private long wanted(ResourceKind kind, long total) {
        ResourceShare share =
                switch (kind) {
                    case CPU -> terms.wanted().cpu();
                    case MEMORY -> terms.wanted().memory();
                };
        long amount =
                share.absolute() != null
                        ? kind.parse(share.absolute())
                        : total * Objects.requireNonNullElse(share.ratioPercent(), 0) / 100;
        long floor = share.floor() == null ? 0 : kind.parse(share.floor());
        long wanted = Math.max(amount, floor);
        return Math.ceilDiv(wanted, kind.unit()) * kind.unit();
    }

    private LimitRangeRules rules(ResourceKind kind) {
        return Objects.requireNonNull(terms.limitRanges().get(kind), kind.key());
    }

    private boolean podLevel() {
        return terms.mode() == ResourceMode.POD_LEVEL;
    }
}

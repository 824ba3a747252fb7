package dev.midflight.webhook;

import dev.midflight.crds.ResourceMode;
import dev.midflight.crds.ResourceShare;
import dev.midflight.crds.SidecarResources;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
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
    private final List<Note> notes = new ArrayList<>();
    private final Map<ResourceKind, SidecarSize> sizes = new EnumMap<>(ResourceKind.class);
    private final Map<ResourceKind, List<OptionalLong>> requests =
            new EnumMap<>(ResourceKind.class);
    private final Map<String, Quantity> podRequests = new LinkedHashMap<>();
    private final Map<String, Quantity> podLimits = new LinkedHashMap<>();

    private Overcommit(PodSpec spec, Terms terms) {
        this.spec = spec;
        this.terms = terms;
        this.qos = QosClass.of(spec);
    }

    /** The spec has the API server's defaults already. */
    static Outcome plan(PodSpec spec, Terms terms) {
        return new Overcommit(spec, terms).plan();
    }

    private Outcome plan() {
        if (qos == QosClass.BEST_EFFORT) {
            note(
                    Note.Code.NO_ENTITLEMENT,
                    "a BestEffort pod asks for nothing, so there is nothing that the sidecar could"
                            + " be entitled to; it shares what the node has left");
        }
        if (qos == QosClass.GUARANTEED && terms.mode() == ResourceMode.CONTAINER_LEVEL) {
            note(
                    Note.Code.QOS_CHANGES,
                    "without pod-level resources a Guaranteed pod becomes Burstable: the"
                            + " application's requests fall below its limits");
        }
        for (ResourceKind kind : ResourceKind.values()) {
            Optional<Outcome> refused = plan(kind);
            if (refused.isPresent()) {
                return refused.get();
            }
        }
        return new Outcome.Planned(assemble(), List.copyOf(notes));
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
        noteShare(kind, demand.totalRequest(), wanted, moved.share());
        requests.put(kind, moved.requests());
        SidecarSize size =
                SidecarSize.of(
                        kind, moved, new SidecarSize.Terms(terms.mode(), wanted, demand, rules));
        sizes.put(kind, size);
        noteLimits(kind, demand, size);
        fixPodLevel(kind, demand);
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
            note(
                    Note.Code.MEMORY_LIMIT_TIGHT,
                    sizes + ": while both run, less than half is left for the application");
        }
        return Optional.empty();
    }

    private void noteShare(ResourceKind kind, long total, long wanted, long share) {
        if (qos == QosClass.BEST_EFFORT) {
            return;
        }
        if (total == 0) {
            note(
                    Note.Code.NO_ENTITLEMENT,
                    "the application requests no %s, so the sidecar is entitled to none"
                            .formatted(kind.key()));
        } else if (share < wanted) {
            note(
                    Note.Code.SHARE_BELOW_WANTED,
                    "the sidecar's %s share is %s instead of %s: the application keeps at least half of its %s"
                            .formatted(
                                    kind.key(),
                                    kind.format(share),
                                    kind.format(wanted),
                                    kind.format(total)));
        }
    }

    private void noteLimits(ResourceKind kind, PodDemand demand, SidecarSize size) {
        long added = size.limitsSum();
        if (added == 0 || podLevel()) {
            return;
        }
        note(
                Note.Code.POD_CAP_GROWS,
                "the application's %s limits stay; the sidecar's own add up to %s"
                        .formatted(kind.key(), kind.format(added)));
        for (ResourceQuota quota : terms.quotas()) {
            if (hardLimits(quota).containsKey("limits." + kind.key())) {
                note(
                        Note.Code.QUOTA_COUNTS_MORE,
                        "ResourceQuota %s counts limits.%s: %s instead of %s"
                                .formatted(
                                        quota.getMetadata().getName(),
                                        kind.key(),
                                        kind.format(demand.limitsSum() + added),
                                        kind.format(demand.limitsSum())));
            }
        }
    }

    private void fixPodLevel(ResourceKind kind, PodDemand demand) {
        if (demand.totalRequest() > 0) {
            podRequests.put(kind.key(), kind.format(demand.totalRequest()));
        }
        demand.totalLimit().ifPresent(limit -> podLimits.put(kind.key(), kind.format(limit)));
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
                fixed ? Optional.of(podLevelResources()) : Optional.empty(),
                SidecarSize.slot(cpu, memory),
                SidecarSize.net(cpu, memory),
                memory.budget() / ResourceKind.MEBI,
                Math.max(LEAST_CPU_MILLIS, cpu.wanted()));
    }

    private ResourceRequirements podLevelResources() {
        Map<String, Quantity> allRequests = new LinkedHashMap<>(podRequests);
        Map<String, Quantity> allLimits = new LinkedHashMap<>(podLimits);
        ResourceRequirements given = spec.getResources();
        if (given != null) {
            Objects.requireNonNullElse(given.getRequests(), Map.<String, Quantity>of())
                    .forEach(allRequests::put);
            Objects.requireNonNullElse(given.getLimits(), Map.<String, Quantity>of())
                    .forEach(allLimits::put);
        }
        ResourceRequirements resources = new ResourceRequirements();
        resources.setRequests(allRequests);
        resources.setLimits(allLimits);
        return resources;
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

    private void note(Note.Code code, String message) {
        notes.add(new Note(code, message));
    }

    private static Map<String, Quantity> hardLimits(ResourceQuota quota) {
        return quota.getSpec() == null || quota.getSpec().getHard() == null
                ? Map.of()
                : quota.getSpec().getHard();
    }
}

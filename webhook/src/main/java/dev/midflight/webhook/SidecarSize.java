package dev.midflight.webhook;

import dev.midflight.crds.ResourceMode;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Requests and limits of the three injected containers for one resource.
 *
 * <p>With pod-level resources the pod's own limit is the sidecar's: a limit is set only where a
 * LimitRange would otherwise fill one in. With container-level resources a container without a
 * limit would remove the pod's cap, so each gets one where the pod is capped.
 *
 * @param wanted the share that the SidecarSet wants
 * @param budget what one proxy is sized by
 * @param limitBelowBudget true where a LimitRange leaves a proxy too little memory
 */
record SidecarSize(
        ResourceKind kind,
        long wanted,
        long budget,
        OptionalLong slotRequest,
        OptionalLong slotLimit,
        OptionalLong netRequest,
        OptionalLong netLimit,
        boolean limitBelowBudget) {

    /** What the size depends on, beside the share that was moved. */
    record Terms(ResourceMode mode, long wanted, PodDemand demand, LimitRangeRules rules) {}

    private static final long NET_MEMORY = 48 * ResourceKind.MEBI;
    private static final long NET_CPU_MILLIS = 200;
    private static final long SLOT_CPU_MILLIS = 1000;

    static SidecarSize of(ResourceKind kind, ShareTransfer.Result moved, Terms terms) {
        LimitRangeRules rules = terms.rules();
        boolean explicit = moved.share() > 0 || rules.wantsRequest() || needsLimit(terms);
        long net = terms.wanted() / 16;
        long budget = (terms.wanted() - net) / 2 / kind.unit() * kind.unit();
        OptionalLong slotLimit = OptionalLong.empty();
        OptionalLong netLimit = OptionalLong.empty();
        if (needsLimit(terms)) {
            slotLimit = OptionalLong.of(slotLimit(kind, moved, terms, budget));
            netLimit = OptionalLong.of(netLimit(kind, moved, terms));
        }
        boolean tooLow =
                kind == ResourceKind.MEMORY
                        && slotLimit.isPresent()
                        && slotLimit.getAsLong() < budget;
        return new SidecarSize(
                kind,
                terms.wanted(),
                budget,
                explicit ? OptionalLong.of(moved.slot()) : OptionalLong.empty(),
                slotLimit,
                explicit ? OptionalLong.of(moved.net()) : OptionalLong.empty(),
                netLimit,
                tooLow);
    }

    /** What a quota on limits would count for the three containers. */
    long limitsSum() {
        return 2 * slotLimit.orElse(0) + netLimit.orElse(0);
    }

    static ResourceRequirements slot(SidecarSize cpu, SidecarSize memory) {
        return requirements(
                Map.of(cpu.kind, cpu.slotRequest, memory.kind, memory.slotRequest),
                Map.of(cpu.kind, cpu.slotLimit, memory.kind, memory.slotLimit));
    }

    static ResourceRequirements net(SidecarSize cpu, SidecarSize memory) {
        return requirements(
                Map.of(cpu.kind, cpu.netRequest, memory.kind, memory.netRequest),
                Map.of(cpu.kind, cpu.netLimit, memory.kind, memory.netLimit));
    }

    private static boolean needsLimit(Terms terms) {
        boolean capped = terms.demand().totalLimit().isPresent();
        return terms.rules().wantsLimit()
                || (terms.mode() == ResourceMode.CONTAINER_LEVEL && capped);
    }

    private static long slotLimit(
            ResourceKind kind, ShareTransfer.Result moved, Terms terms, long budget) {
        long ample =
                switch (kind) {
                    case CPU -> Math.max(SLOT_CPU_MILLIS, 2 * terms.wanted());
                    case MEMORY -> 2 * budget;
                };
        return bounded(ample, moved.slot(), kind, terms);
    }

    private static long netLimit(ResourceKind kind, ShareTransfer.Result moved, Terms terms) {
        long ample =
                switch (kind) {
                    case CPU -> NET_CPU_MILLIS;
                    case MEMORY -> NET_MEMORY;
                };
        return bounded(ample, moved.net(), kind, terms);
    }

    private static long bounded(long ample, long request, ResourceKind kind, Terms terms) {
        long limit = Math.max(ample, terms.rules().least().orElse(0));
        limit = Math.min(limit, terms.rules().most().orElse(Long.MAX_VALUE));
        if (kind == ResourceKind.CPU || terms.mode() == ResourceMode.POD_LEVEL) {
            limit = Math.min(limit, terms.demand().totalLimit().orElse(Long.MAX_VALUE));
        }
        if (terms.rules().ratio().isPresent()) {
            limit = Math.min(limit, (long) (request * terms.rules().ratio().getAsDouble()));
        }
        return Math.max(limit, request);
    }

    private static ResourceRequirements requirements(
            Map<ResourceKind, OptionalLong> requests, Map<ResourceKind, OptionalLong> limits) {
        ResourceRequirements resources = new ResourceRequirements();
        resources.setRequests(list(requests));
        resources.setLimits(list(limits));
        return resources;
    }

    private static Map<String, Quantity> list(Map<ResourceKind, OptionalLong> amounts) {
        Map<String, Quantity> list = new LinkedHashMap<>();
        for (ResourceKind kind : ResourceKind.values()) {
            amounts.getOrDefault(kind, OptionalLong.empty())
                    .ifPresent(amount -> list.put(kind.key(), kind.format(amount)));
        }
        return list;
    }
}

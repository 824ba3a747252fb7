package dev.midflight.webhook;

import dev.midflight.crds.MidflightNames;
import dev.midflight.crds.OutboundInterception;
import dev.midflight.crds.Partition;
import dev.midflight.crds.ResourceShare;
import dev.midflight.crds.SidecarSet;
import dev.midflight.crds.SidecarSetSpec;
import dev.midflight.crds.SidecarSetStatus;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the schema and its CEL rules can't say about a SidecarSet. */
final class SidecarSetRules {

    /** Errors refuse the resource; warnings are shown and let it through. */
    record Verdict(List<String> errors, List<String> warnings) {}

    private static final long MOST_CPU_MILLIS = 64_000;
    private static final long LEAST_MEMORY = 16 * ResourceKind.MEBI;
    private static final long AMPLE_MEMORY = 128 * ResourceKind.MEBI;
    private static final String PATH = "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*";
    private static final String HOST = "[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?(:[0-9]{1,5})?";

    private final SidecarSet set;
    private final SidecarSetSpec spec;
    private final List<String> errors = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private SidecarSetRules(SidecarSet set) {
        this.set = set;
        this.spec = set.getSpec();
    }

    static Verdict check(SidecarSet set, Optional<SidecarSet> before, List<SidecarSet> others) {
        SidecarSetRules rules = new SidecarSetRules(set);
        rules.checkImage();
        rules.errors.addAll(SelectorRules.check("spec.selector", rules.spec.selector()));
        rules.checkOthers(others);
        rules.checkShare("resources.cpu", ResourceKind.CPU, rules.spec.resources().cpu());
        rules.checkShare("resources.memory", ResourceKind.MEMORY, rules.spec.resources().memory());
        rules.checkCidrs(rules.spec.interception().outbound());
        rules.checkPorts("inbound", rules.spec.interception().inbound().excludePorts());
        rules.checkPorts("outbound", rules.spec.interception().outbound().excludePorts());
        rules.checkStrategy();
        before.ifPresent(rules::checkChange);
        return new Verdict(List.copyOf(rules.errors), List.copyOf(rules.warnings));
    }

    private void checkImage() {
        if (!spec.image().matches("(" + HOST + "/)?" + PATH + "(/" + PATH + ")*")) {
            errors.add(
                    "spec.image: \"%s\" is no image repository such as registry.example:5000/midflight/sidecar"
                            .formatted(spec.image()));
        }
        if (!spec.version().matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,62}")) {
            errors.add(
                    "spec.version: \"%s\" is no image tag (letters, digits, '.', '_', '-', at most 63)"
                            .formatted(spec.version()));
        }
        if (spec.version().equals("latest")) {
            warnings.add(
                    "spec.version: \"latest\" names a different image over time; an upgrade needs a tag"
                            + " of its own");
        }
    }

    private void checkOthers(List<SidecarSet> others) {
        for (SidecarSet other : others) {
            LabelSelector selector = other.getSpec().selector();
            String name = other.getMetadata().getName();
            if (selector.equals(spec.selector())) {
                errors.add(
                        "spec.selector: SidecarSet %s selects exactly the same pods; only the older of the two would ever inject"
                                .formatted(name));
            } else if (isEmpty(selector)) {
                warnings.add(
                        "spec.selector: SidecarSet %s selects every pod; where it is older, it injects them all"
                                .formatted(name));
            }
        }
    }

    private static boolean isEmpty(LabelSelector selector) {
        return selector.getMatchExpressions().isEmpty()
                && (selector.getMatchLabels() == null || selector.getMatchLabels().isEmpty());
    }

    private void checkShare(String path, ResourceKind kind, ResourceShare share) {
        checkAmount(path + ".absolute", kind, share.absolute());
        checkAmount(path + ".floor", kind, share.floor());
        if (share.absolute() == null || share.floor() == null) {
            return;
        }
        if (kind.parse(share.floor()) > kind.parse(share.absolute())) {
            errors.add(
                    "%s: the floor %s is above the absolute share %s"
                            .formatted(path, share.floor(), share.absolute()));
        }
    }

    private void checkAmount(String path, ResourceKind kind, @Nullable Quantity quantity) {
        if (quantity == null) {
            return;
        }
        long amount = kind.parse(quantity);
        switch (kind) {
            case CPU -> {
                if (amount > MOST_CPU_MILLIS) {
                    errors.add(
                            "spec.%s: %s is %d CPUs; for millicores write %sm"
                                    .formatted(path, quantity, amount / 1000, quantity));
                }
            }
            case MEMORY -> {
                if (amount > 0 && amount < LEAST_MEMORY) {
                    String text =
                            "spec.%s: %s is %d bytes, no proxy fits into that"
                                    .formatted(path, quantity, amount);
                    errors.add(
                            quantity.getFormat().isEmpty()
                                    ? text + "; for mebibytes write " + quantity + "Mi"
                                    : text);
                } else if (amount < AMPLE_MEMORY) {
                    warnings.add(
                            "spec.%s: %s has to hold two proxies during an upgrade; they need 128Mi or more"
                                    .formatted(path, quantity));
                }
            }
        }
    }

    private void checkCidrs(OutboundInterception outbound) {
        List<Cidr> included = parse("cidrs", outbound.cidrs());
        List<Cidr> excluded = parse("excludeCidrs", outbound.excludeCidrs());
        for (int i = 0; i < included.size() && !excluded.isEmpty(); i++) {
            Cidr network = included.get(i);
            if (excluded.stream().anyMatch(exclusion -> exclusion.contains(network))) {
                errors.add(
                        "spec.interception.outbound: excludeCidrs take all of %s away, so nothing of it would be intercepted"
                                .formatted(outbound.cidrs().get(i)));
            }
        }
        for (int i = 0; i < excluded.size() && !included.isEmpty(); i++) {
            Cidr exclusion = excluded.get(i);
            if (included.stream().noneMatch(network -> network.contains(exclusion))) {
                warnings.add(
                        "spec.interception.outbound: excluding %s has no effect, it is in none of cidrs"
                                .formatted(outbound.excludeCidrs().get(i)));
            }
        }
    }

    private List<Cidr> parse(String field, List<String> texts) {
        List<Cidr> networks = new ArrayList<>();
        for (String text : texts) {
            Optional<Cidr> network = Cidr.parse(text);
            if (network.isEmpty()) {
                errors.add(
                        "spec.interception.outbound.%s: %s is no network such as 10.0.0.0/8 (no address bits beyond the prefix)"
                                .formatted(field, text));
                return List.of();
            }
            if (networks.stream().anyMatch(wider -> wider.contains(network.get()))) {
                warnings.add(
                        "spec.interception.outbound.%s: %s is inside a network listed before it"
                                .formatted(field, text));
            }
            networks.add(network.get());
        }
        return networks;
    }

    private void checkPorts(String direction, List<Integer> excluded) {
        excluded.stream()
                .filter(
                        port ->
                                port >= MidflightNames.FIRST_RESERVED_PORT
                                        && port <= MidflightNames.LAST_RESERVED_PORT)
                .forEach(
                        port ->
                                warnings.add(
                                        "spec.interception.%s.excludePorts: %d is the sidecar's own and never intercepted anyway"
                                                .formatted(direction, port)));
    }

    private void checkStrategy() {
        boolean all = "100%".equals(spec.updateStrategy().maxUnavailable().getStrVal());
        if (all) {
            warnings.add(
                    "spec.updateStrategy.maxUnavailable: 100% upgrades the whole fleet at once");
        }
        SidecarSetStatus status =
                Objects.requireNonNullElse(set.getStatus(), SidecarSetStatus.NONE);
        Partition partition = Partition.parse(spec.updateStrategy().partition());
        if (partition instanceof Partition.Count(int pods)
                && pods > 0
                && pods >= status.injectedPods()
                && status.injectedPods() > 0) {
            warnings.add(
                    "spec.updateStrategy.partition: %d keeps all %d injected pods on the previous version"
                            .formatted(pods, status.injectedPods()));
        }
    }

    private void checkChange(SidecarSet before) {
        boolean sameVersion = before.getSpec().version().equals(spec.version());
        if (sameVersion && !before.getSpec().image().equals(spec.image())) {
            warnings.add(
                    "spec.image: changed without spec.version; only new pods get it, a roll begins with a new version");
        }
        SidecarSetStatus status =
                Objects.requireNonNullElse(before.getStatus(), SidecarSetStatus.NONE);
        if (!sameVersion && spec.version().equals(status.failedVersion())) {
            warnings.add(
                    "spec.version: %s failed before; see status.failures"
                            .formatted(spec.version()));
        }
    }
}

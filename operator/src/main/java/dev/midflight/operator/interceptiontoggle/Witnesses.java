package dev.midflight.operator.interceptiontoggle;

import dev.midflight.crds.MidflightNames;
import dev.midflight.crds.TrafficDirection;
import dev.midflight.model.CommandAnswer.Witnessed;
import dev.midflight.model.FleetCommand.Action;
import dev.midflight.model.InterceptionScope;
import dev.midflight.operator.fleet.Proxies;
import dev.midflight.operator.pod.KnownPod;
import dev.midflight.operator.rollout.PodKey;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Proves from outside a pod what its rules do with a new connection. */
final class Witnesses {
    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final int ASKED_AT_MOST = 3;

    private final Supplier<Collection<KnownPod>> pods;
    private final Proxies proxies;
    private final Dial operator;

    /** The operator's own connection to a witness port. */
    @FunctionalInterface
    interface Dial {
        Witnessed dial(String address, String nonce) throws InterruptedException;
    }

    Witnesses(Supplier<Collection<KnownPod>> pods, Proxies proxies, Dial operator) {
        this.pods = pods;
        this.proxies = proxies;
        this.operator = operator;
    }

    /** Why that scope is not proved yet; empty: it is. */
    Optional<String> missing(ToggledPod pod, InterceptionScope scope) throws InterruptedException {
        TrafficDirection direction = pod.spec().direction();
        List<KnownPod> others = others(pod.pod());
        Optional<String> inbound =
                direction == TrafficDirection.OUTBOUND
                        ? Optional.empty()
                        : inbound(pod, scope.inbound().on(), others);
        return inbound.isPresent() || direction == TrafficDirection.INBOUND || others.isEmpty()
                ? inbound
                : outbound(pod, scope.outbound().on(), others);
    }

    private Optional<String> inbound(ToggledPod pod, boolean on, List<KnownPod> others)
            throws InterruptedException {
        List<String> ips = pod.ips();
        if (ips.isEmpty()) {
            return Optional.of("inbound is not proved: the pod has no IP address");
        }
        String address = ips.getFirst();
        String said = "";
        for (KnownPod other : others.stream().limit(ASKED_AT_MOST).toList()) {
            String nonce = nonce();
            Witnessed witnessed = ask(other.key(), new Action.Witness(address, nonce));
            if (isInbound(pod, witnessed, address, nonce) == on && isCertain(witnessed)) {
                return Optional.empty();
            }
            said = "witness " + other.key() + ": " + text(witnessed);
        }
        String nonce = nonce();
        Witnessed witnessed = operator.dial(address, nonce);
        boolean proved = isInbound(pod, witnessed, address, nonce) == on && isCertain(witnessed);
        return proved
                ? Optional.empty()
                : Optional.of(
                        "inbound %s is not proved: %s"
                                .formatted(
                                        on ? "on" : "off",
                                        said.isEmpty()
                                                ? "witness operator: " + text(witnessed)
                                                : said));
    }

    private Optional<String> outbound(ToggledPod pod, boolean on, List<KnownPod> others)
            throws InterruptedException {
        String said = "";
        for (KnownPod other : others.stream().limit(ASKED_AT_MOST).toList()) {
            String address = other.sidecar().orElseThrow().traffic().ips().getFirst();
            String nonce = nonce();
            Witnessed witnessed = ask(pod.pod(), new Action.WitnessOutbound(address, nonce));
            if (isOutbound(pod, witnessed, nonce) == on && isCertain(witnessed)) {
                return Optional.empty();
            }
            said = text(witnessed);
        }
        return Optional.of("outbound %s is not proved: %s".formatted(on ? "on" : "off", said));
    }

    private Witnessed ask(PodKey asked, Action action) throws InterruptedException {
        var result = proxies.ask(asked, action, ANSWER);
        return result.answer().orElse(null) instanceof Witnessed witnessed
                ? witnessed
                : new Witnessed.Unknown(result.message());
    }

    private static boolean isInbound(
            ToggledPod pod, Witnessed witnessed, String address, String nonce) {
        return witnessed instanceof Witnessed.Redirected redirected
                && redirected.inbound()
                && redirected.podUid().equals(pod.pod().uid())
                && redirected.nonce().equals(nonce)
                && isWitnessPort(address, redirected.destination());
    }

    /** An IPv6 address may be written in several ways. */
    private static boolean isWitnessPort(String address, String destination) {
        String port = ":" + MidflightNames.WITNESS_PORT;
        return address.contains(":")
                ? destination.endsWith(port)
                : destination.equals(address + port);
    }

    private static boolean isOutbound(ToggledPod pod, Witnessed witnessed, String nonce) {
        return witnessed instanceof Witnessed.Redirected redirected
                && !redirected.inbound()
                && redirected.podUid().equals(pod.pod().uid())
                && redirected.nonce().equals(nonce);
    }

    private static boolean isCertain(Witnessed witnessed) {
        return switch (witnessed) {
            case Witnessed.Redirected _, Witnessed.Refused _ -> true;
            case Witnessed.Unknown _ -> false;
        };
    }

    private static String text(Witnessed witnessed) {
        return switch (witnessed) {
            case Witnessed.Redirected(var uid, var inbound, var destination, _) ->
                    "%s took it as %s to %s"
                            .formatted(uid, inbound ? "inbound" : "outbound", destination);
            case Witnessed.Refused _ -> "nobody listens";
            case Witnessed.Unknown(var why) -> why;
        };
    }

    /** Pods whose proxies report, those of the same namespace first; not the same for everybody. */
    private List<KnownPod> others(PodKey pod) {
        Map<Boolean, List<KnownPod>> near =
                pods.get().stream()
                        .filter(other -> !other.key().equals(pod))
                        .collect(Collectors.partitioningBy(other -> isNeighbour(pod, other)));
        return Stream.of(true, false)
                .flatMap(neighbours -> rotated(near.getOrDefault(neighbours, List.of()), pod))
                .filter(Witnesses::isReachable)
                .filter(other -> proxies.report(other.key()).isPresent())
                .limit(ASKED_AT_MOST)
                .toList();
    }

    private static Stream<KnownPod> rotated(List<KnownPod> all, PodKey pod) {
        int first = all.isEmpty() ? 0 : Math.floorMod(pod.uid().hashCode(), all.size());
        return Stream.concat(
                all.subList(first, all.size()).stream(), all.subList(0, first).stream());
    }

    private static boolean isReachable(KnownPod other) {
        return other.sidecar().filter(each -> !each.traffic().ips().isEmpty()).isPresent()
                && other.without() != KnownPod.Without.LEAVING;
    }

    private static boolean isNeighbour(PodKey pod, KnownPod other) {
        return other.key().namespace().equals(pod.namespace());
    }

    private static String nonce() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}

package dev.midflight.webhook;

import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.LimitRangeItem;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What the LimitRanges of a namespace demand of one resource. The API server fills in defaults
 * before the webhook is asked and again after it answered, so no injected container may be without
 * a value that a LimitRange has a default for.
 */
record LimitRangeRules(
        OptionalLong defaultLimit,
        OptionalLong defaultRequest,
        OptionalLong least,
        OptionalLong most,
        OptionalDouble ratio,
        OptionalLong podMost,
        OptionalDouble podRatio) {

    static LimitRangeRules of(ResourceKind kind, List<LimitRange> limitRanges) {
        List<LimitRangeItem> containers = items(limitRanges, "Container");
        List<LimitRangeItem> pods = items(limitRanges, "Pod");
        OptionalLong most = smallest(kind, containers, LimitRangeItem::getMax);
        OptionalLong least = largest(kind, containers, LimitRangeItem::getMin);
        OptionalLong limit = or(largest(kind, containers, LimitRangeItem::getDefault), most);
        OptionalLong request =
                or(or(largest(kind, containers, LimitRangeItem::getDefaultRequest), limit), least);
        return new LimitRangeRules(
                limit,
                request,
                least,
                most,
                ratio(kind, containers),
                smallest(kind, pods, LimitRangeItem::getMax),
                ratio(kind, pods));
    }

    /** True where an injected container needs a limit of its own, lest one be filled in. */
    boolean wantsLimit() {
        return defaultLimit.isPresent() || most.isPresent() || ratio.isPresent();
    }

    boolean wantsRequest() {
        return defaultRequest.isPresent() || least.isPresent() || ratio.isPresent();
    }

    /** Why the API server would refuse a container with these values. */
    Optional<String> refusal(
            ResourceKind kind, String name, OptionalLong request, OptionalLong limit) {
        long asked = request.orElse(limit.orElse(0));
        if (least.isPresent() && asked < least.getAsLong()) {
            return Optional.of(
                    "container %s would request %s %s, the LimitRange's minimum is %s"
                            .formatted(name, text(kind, asked), kind.key(), text(kind, least)));
        }
        if (most.isPresent() && limit.isPresent() && limit.getAsLong() > most.getAsLong()) {
            return Optional.of(
                    "container %s needs a limit of %s %s, the LimitRange's maximum is %s"
                            .formatted(name, text(kind, limit), kind.key(), text(kind, most)));
        }
        boolean steep =
                ratio.isPresent() && (asked == 0 || limit.orElse(0) > asked * ratio.getAsDouble());
        return steep
                ? Optional.of(
                        "container %s would have %s with limit %s, the LimitRange's maxLimitRequestRatio is %s"
                                .formatted(
                                        name,
                                        text(kind, asked) + " " + kind.key(),
                                        limit.isPresent() ? text(kind, limit) : "none",
                                        ratio.getAsDouble()))
                : Optional.empty();
    }

    /** Why the API server would refuse a pod with these totals. */
    Optional<String> podRefusal(ResourceKind kind, long request, long limit) {
        if (podMost.isPresent() && limit > podMost.getAsLong()) {
            return Optional.of(
                    "the pod's %s limits would add up to %s, the LimitRange's maximum per pod is %s"
                            .formatted(kind.key(), text(kind, limit), text(kind, podMost)));
        }
        boolean steep = podRatio.isPresent() && limit > request * podRatio.getAsDouble();
        return steep
                ? Optional.of(
                        "the pod's %s limits would be more than the LimitRange's %s times its requests"
                                .formatted(kind.key(), podRatio.getAsDouble()))
                : Optional.empty();
    }

    private static String text(ResourceKind kind, OptionalLong amount) {
        return text(kind, amount.orElse(0));
    }

    private static String text(ResourceKind kind, long amount) {
        return kind.format(amount).toString();
    }

    private static List<LimitRangeItem> items(List<LimitRange> limitRanges, String type) {
        return limitRanges.stream()
                .flatMap(range -> range.getSpec().getLimits().stream())
                .filter(item -> type.equals(item.getType()))
                .toList();
    }

    private static OptionalLong smallest(
            ResourceKind kind,
            List<LimitRangeItem> items,
            Function<LimitRangeItem, Map<String, Quantity>> list) {
        return amounts(kind, items, list).mapToLong(Long::longValue).min();
    }

    private static OptionalLong largest(
            ResourceKind kind,
            List<LimitRangeItem> items,
            Function<LimitRangeItem, Map<String, Quantity>> list) {
        return amounts(kind, items, list).mapToLong(Long::longValue).max();
    }

    private static Stream<Long> amounts(
            ResourceKind kind,
            List<LimitRangeItem> items,
            Function<LimitRangeItem, Map<String, Quantity>> list) {
        return items.stream()
                .map(item -> kind.in(list.apply(item)))
                .filter(OptionalLong::isPresent)
                .map(OptionalLong::getAsLong);
    }

    private static OptionalDouble ratio(ResourceKind kind, List<LimitRangeItem> items) {
        return items.stream()
                .map(LimitRangeItem::getMaxLimitRequestRatio)
                .filter(Objects::nonNull)
                .map(list -> list.get(kind.key()))
                .filter(Objects::nonNull)
                .mapToDouble(quantity -> quantity.getNumericalAmount().doubleValue())
                .min();
    }

    private static OptionalLong or(OptionalLong first, OptionalLong second) {
        return first.isPresent() ? first : second;
    }
}

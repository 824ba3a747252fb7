package dev.midflight.operator.translate;

import dev.midflight.model.traffic.CircuitBreaker;
import dev.midflight.model.traffic.HeaderEdits;
import dev.midflight.model.traffic.HealthCheck;
import dev.midflight.model.traffic.LoadBalancing;
import dev.midflight.model.traffic.Locality;
import dev.midflight.model.traffic.MeshTls;
import dev.midflight.model.traffic.OutlierDetection;
import dev.midflight.model.traffic.PoolLimits;
import dev.midflight.model.traffic.ProxyProtocolMode;
import dev.midflight.model.traffic.ProxyProtocolVersion;
import dev.midflight.model.traffic.RetryPolicy;
import dev.midflight.model.traffic.Rewrite;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.model.traffic.SubsetSelector;
import dev.midflight.model.traffic.TcpRelay;
import dev.midflight.model.traffic.Timeouts;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.lang.reflect.RecordComponent;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** Records of the model as YAML, without what is empty or as it always is. */
final class ModelYaml {
    private static final Set<Object> PLAIN =
            Set.of(
                    RouteMatch.ANY,
                    HeaderEdits.NONE,
                    Timeouts.NONE,
                    RetryPolicy.NONE,
                    Rewrite.NONE,
                    SubsetSelector.ALL,
                    TcpRelay.DEFAULT,
                    MeshTls.OFF,
                    ProxyProtocolMode.OFF,
                    ProxyProtocolVersion.OFF,
                    LoadBalancing.DEFAULT,
                    PoolLimits.DEFAULT,
                    CircuitBreaker.DEFAULT,
                    HealthCheck.OFF,
                    OutlierDetection.OFF,
                    Locality.UNKNOWN);

    private ModelYaml() {}

    static String of(Object value) {
        return Serialization.asYaml(tree(value));
    }

    private static Object tree(Object value) {
        return switch (value) {
            case Optional<?> optional -> optional.<Object>map(ModelYaml::tree).orElse("");
            case OptionalInt number -> number.isPresent() ? number.getAsInt() : "";
            case Map<?, ?> map -> entries(map);
            case Set<?> set ->
                    set.stream()
                            .map(ModelYaml::tree)
                            .sorted(Comparator.comparing(Object::toString))
                            .toList();
            case Collection<?> list -> list.stream().map(ModelYaml::tree).toList();
            case InetAddress address -> address.getHostAddress();
            case Duration duration -> duration.toString();
            case Enum<?> word -> word.name();
            case Record made -> components(made);
            case Number number -> number;
            case Boolean flag -> flag;
            default -> value.toString();
        };
    }

    private static Map<String, Object> entries(Map<?, ?> map) {
        Map<String, Object> entries = new TreeMap<>();
        map.forEach((key, each) -> entries.put(key.toString(), tree(each)));
        return entries;
    }

    /** A wrapper of one value is that value; a choice says which one it is. */
    private static Object components(Record made) {
        RecordComponent[] components = made.getClass().getRecordComponents();
        boolean choice = made.getClass().getInterfaces().length > 0;
        if (components.length == 1 && (!choice || made instanceof Comparable)) {
            return tree(component(made, components[0]));
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        if (choice) {
            tree.put("is", made.getClass().getSimpleName());
        }
        for (RecordComponent component : components) {
            Object value = component(made, component);
            if (!PLAIN.contains(value) && !isNothing(value)) {
                tree.put(component.getName(), tree(value));
            }
        }
        return tree;
    }

    private static boolean isNothing(Object value) {
        return switch (value) {
            case Optional<?> optional -> optional.isEmpty();
            case OptionalInt number -> number.isEmpty();
            case Map<?, ?> map -> map.isEmpty();
            case Collection<?> list -> list.isEmpty();
            case String text -> text.isEmpty();
            default -> false;
        };
    }

    private static Object component(Record made, RecordComponent component) {
        try {
            return component.getAccessor().invoke(made);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " can't be read", e);
        }
    }
}

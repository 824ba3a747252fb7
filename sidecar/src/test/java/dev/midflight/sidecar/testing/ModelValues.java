package dev.midflight.sidecar.testing;

import dev.midflight.model.traffic.Snapshot;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which values the fields of the model's records have in a snapshot, by {@code Type.field}. */
public final class ModelValues {
    private static final String MODEL = Snapshot.class.getPackageName();

    private final Map<String, Set<Object>> values = new TreeMap<>();
    private final Set<Class<?>> present = new HashSet<>();
    private final Set<Class<?>> choices = new HashSet<>();

    private ModelValues() {}

    public static ModelValues of(Snapshot snapshot) throws ReflectiveOperationException {
        ModelValues all = new ModelValues();
        all.walk(snapshot);
        return all;
    }

    /** The fields that are the same wherever they are. */
    public Set<String> withOneValue() {
        return values.entrySet().stream()
                .filter(entry -> entry.getValue().size() == 1 && !isList(entry.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A whole snapshot has its lists once; what is in them is looked at. */
    private static boolean isList(Set<Object> only) {
        return only.iterator().next() instanceof Collection<?> list && !list.isEmpty();
    }

    /** The kinds of a choice that nothing is of. */
    public Set<String> missing() {
        return choices.stream()
                .filter(kind -> !present.contains(kind))
                .map(Class::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void walk(Object value) throws ReflectiveOperationException {
        switch (value) {
            case Collection<?> items -> {
                for (Object item : items) {
                    walk(item);
                }
            }
            case Optional<?> optional -> {
                if (optional.isPresent()) {
                    walk(optional.get());
                }
            }
            case Record part when part.getClass().getPackageName().equals(MODEL) -> fields(part);
            default -> {}
        }
    }

    private void fields(Record part) throws ReflectiveOperationException {
        present.add(part.getClass());
        for (Class<?> choice : part.getClass().getInterfaces()) {
            if (choice.isSealed()) {
                kinds(choice);
            }
        }
        for (RecordComponent field : part.getClass().getRecordComponents()) {
            Object value = field.getAccessor().invoke(part);
            String name = part.getClass().getSimpleName() + "." + field.getName();
            values.computeIfAbsent(name, _ -> new HashSet<>()).add(value);
            walk(value);
        }
    }

    private void kinds(Class<?> choice) {
        for (Class<?> kind : choice.getPermittedSubclasses()) {
            if (kind.isRecord()) {
                choices.add(kind);
            } else {
                kinds(kind);
            }
        }
    }
}

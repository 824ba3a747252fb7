package dev.midflight.sidecar.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A test method with {@link FuzzTest} and what it is called on. */
record FuzzTarget(Object test, Method method) {
    private static final Path CLASSES = Path.of("target/test-classes");
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final String SUFFIX = "FuzzTest.class";

    /** All of this module, in an order that does not change. */
    static List<FuzzTarget> all() throws IOException, ReflectiveOperationException {
        List<String> names;
        try (Stream<Path> files = Files.walk(CLASSES)) {
            names =
                    files.map(file -> CLASSES.relativize(file).toString())
                            .filter(name -> name.endsWith(SUFFIX))
                            .map(name -> name.replace(".class", "").replace('/', '.'))
                            .sorted()
                            .toList();
        }
        List<FuzzTarget> all = new ArrayList<>();
        for (String name : names) {
            all.addAll(of(Class.forName(name)));
        }
        return all;
    }

    private static List<FuzzTarget> of(Class<?> type) throws ReflectiveOperationException {
        Constructor<?> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        List<FuzzTarget> all = new ArrayList<>();
        for (Method method : type.getDeclaredMethods()) {
            if (method.isAnnotationPresent(FuzzTest.class)) {
                method.setAccessible(true);
                all.add(new FuzzTarget(constructor.newInstance(), method));
            }
        }
        all.sort(Comparator.comparing(FuzzTarget::name));
        return all;
    }

    /** As {@code make fuzz} takes it. */
    String name() {
        return method.getDeclaringClass().getSimpleName() + "#" + method.getName();
    }

    /** Where its committed inputs are. */
    Path inputs() {
        Class<?> type = method.getDeclaringClass();
        return RESOURCES
                .resolve(type.getPackageName().replace('.', '/'))
                .resolve(type.getSimpleName() + "Inputs")
                .resolve(method.getName());
    }

    /** Fails as the target does. */
    void accept(byte[] input) throws Throwable {
        try {
            method.invoke(test, (Object) input);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}

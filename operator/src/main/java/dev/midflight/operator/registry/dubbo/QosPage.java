package dev.midflight.operator.registry.dubbo;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code ls} of Dubbo's QoS prints, read as {@code ServiceCheckUtils} and {@code Ls} of Dubbo
 * 3 write it; Dubbo 2.7 has {@code Y} or {@code N} alone.
 *
 * @param application as the internal services of Dubbo 3 tell it; not every version has them
 */
record QosPage(List<Provider> providers, Optional<String> application) {
    private static final String PROVIDERS = "As Provider side:";
    private static final String CONSUMERS = "As Consumer side:";
    private static final String INTERNAL = "DubboInternal - ";
    private static final Pattern ROW = Pattern.compile("\\|([^|]*)\\|([^|]*)\\|");
    private static final Pattern MARKER = Pattern.compile("([A-Za-z0-9_.-]+)-([AI])\\(([YN])\\)");
    private static final Pattern SIMPLE = Pattern.compile("[YN]");

    QosPage {
        providers = List.copyOf(providers);
    }

    /** Where a service is found: by its own name, or by its application's. */
    enum Level {
        INTERFACE,
        APPLICATION
    }

    /**
     * @param registry {@code zookeeper}, {@code nacos}; empty where the page doesn't tell
     */
    record Registration(String registry, Level level, boolean registered) {}

    /** A service that the application exports. */
    record Provider(ServiceKey service, List<Registration> registrations) {
        Provider {
            registrations = List.copyOf(registrations);
        }
    }

    /**
     * @throws IllegalArgumentException where the text is no such page
     */
    static QosPage parse(String text) {
        int from = text.indexOf(PROVIDERS);
        if (from < 0) {
            throw new IllegalArgumentException("no '" + PROVIDERS + "' in it");
        }
        int to = text.indexOf(CONSUMERS, from);
        List<Provider> providers = new ArrayList<>();
        Optional<String> application = Optional.empty();
        Matcher row = ROW.matcher(text.substring(from, to < 0 ? text.length() : to));
        while (row.find()) {
            String name = row.group(1).trim();
            if (name.startsWith(INTERNAL)) {
                application = application.or(() -> applicationOf(name));
            } else if (!name.isEmpty() && !name.equals("Provider Service Name")) {
                providers.add(
                        new Provider(ServiceKey.parse(name), registrations(row.group(2).trim())));
            }
        }
        return new QosPage(providers, application);
    }

    /** What the page says of one kind of registry, for services registered there at all. */
    Set<ServiceKey> at(String registry, Level level) {
        Set<ServiceKey> services = new LinkedHashSet<>();
        for (Provider provider : providers) {
            for (Registration each : provider.registrations) {
                boolean here = each.registry.isEmpty() || each.registry.equals(registry);
                if (here && each.level == level) {
                    services.add(provider.service);
                }
            }
        }
        return services;
    }

    /** The kinds of registries that the application registers at. */
    Set<String> registries() {
        Set<String> kinds = new LinkedHashSet<>();
        providers.forEach(p -> p.registrations.forEach(r -> kinds.add(r.registry)));
        kinds.remove("");
        return kinds;
    }

    private static List<Registration> registrations(String cell) {
        List<Registration> registrations = new ArrayList<>();
        if (SIMPLE.matcher(cell).matches()) {
            registrations.add(new Registration("", Level.INTERFACE, cell.equals("Y")));
        }
        Matcher marker = MARKER.matcher(cell);
        while (marker.find()) {
            Level level = marker.group(2).equals("A") ? Level.APPLICATION : Level.INTERFACE;
            registrations.add(
                    new Registration(marker.group(1), level, marker.group(3).equals("Y")));
        }
        return registrations;
    }

    private static Optional<String> applicationOf(String internal) {
        int slash = internal.indexOf('/');
        return slash < 0
                ? Optional.empty()
                : Optional.of(internal.substring(INTERNAL.length(), slash));
    }
}

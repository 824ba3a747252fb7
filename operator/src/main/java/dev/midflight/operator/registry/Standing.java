package dev.midflight.operator.registry;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Every service that an application provides, whether the registry lists this instance or not. */
public record Standing(List<Service> services) {
    /** An application that provides nothing. */
    public static final Standing NOTHING = new Standing(List.of());

    public Standing {
        services = List.copyOf(services);
    }

    /** Whether consumers find this instance nowhere. */
    public boolean isOffline() {
        return services.stream().noneMatch(Service::registered);
    }

    /** Whether consumers find this instance everywhere. */
    public boolean isOnline() {
        return isOnlineBut(List.of());
    }

    /** The same for all services but these. */
    public boolean isOnlineBut(Collection<String> absent) {
        return services.stream()
                .allMatch(service -> service.registered() || absent.contains(service.name()));
    }

    /**
     * @param registered whether consumers are given this instance
     * @param others instances of other pods that consumers are given, as IP addresses
     * @param othersKnown false where nobody could say who else provides it: other Ready pods of the
     *     namespace count instead
     * @param peers the labels of those pods; none: all that the toggle selects
     */
    public record Service(
            String name,
            boolean registered,
            List<String> others,
            boolean othersKnown,
            Map<String, String> peers) {
        public Service {
            others = others.stream().map(CanonicalAddress::of).toList();
            peers = Map.copyOf(peers);
        }

        public Service(String name, boolean registered, List<String> others) {
            this(name, registered, others, true, Map.of());
        }

        /** One whose other providers nobody could name. */
        public static Service othersUnknown(
                String name, boolean registered, Map<String, String> peers) {
            return new Service(name, registered, List.of(), false, peers);
        }
    }
}

package dev.midflight.operator.trafficpolicy;

import dev.midflight.operator.discovery.Touched;
import dev.midflight.operator.translate.ServiceKey;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What has to be done again; each once, however often it was touched. */
final class Dirty {
    private final Set<String> decisions = new TreeSet<>();
    private final Set<ServiceKey> routing = new TreeSet<>();
    private final Set<ServiceKey> endpoints = new TreeSet<>();
    private final Set<String> pods = new TreeSet<>();
    private final Set<String> verdicts = new TreeSet<>();

    void touched(Touched touched) {
        touched.services().forEach(this::service);
        endpoints.addAll(touched.endpoints());
        pods.addAll(touched.pods());
    }

    /** A Service itself, or what policies say of it: all that is made of it. */
    void service(ServiceKey service) {
        routing.add(service);
        endpoints.add(service);
    }

    /** Who is behind a Service, or how they are called. */
    void endpoints(ServiceKey service) {
        endpoints.add(service);
    }

    void decision(String namespace) {
        decisions.add(namespace);
        verdicts.add(namespace);
    }

    void pods(Collection<String> uids) {
        pods.addAll(uids);
    }

    void verdicts(Collection<String> namespaces) {
        verdicts.addAll(namespaces);
    }

    List<String> takeDecisions() {
        return take(decisions);
    }

    List<ServiceKey> takeRouting() {
        return take(routing);
    }

    List<ServiceKey> takeEndpoints() {
        return take(endpoints);
    }

    List<String> takePods() {
        return take(pods);
    }

    List<String> takeVerdicts() {
        return take(verdicts);
    }

    private static <T> List<T> take(Set<T> set) {
        List<T> taken = List.copyOf(set);
        set.clear();
        return taken;
    }
}

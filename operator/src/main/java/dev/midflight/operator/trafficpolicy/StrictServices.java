package dev.midflight.operator.trafficpolicy;

import dev.midflight.crds.policy.MtlsMode;
import dev.midflight.operator.discovery.MeshIndex;
import dev.midflight.operator.translate.MeshPod;
import dev.midflight.operator.translate.PodPort;
import dev.midflight.operator.translate.PolicyBook;
import dev.midflight.operator.translate.PolicyEntry;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Which Services serve nobody without mutual TLS. */
record StrictServices(MeshIndex index, MeshSettings settings) {
    /**
     * Each with the policy that says so.
     *
     * @param pods of a namespace, by uid
     * @param book of that namespace's policies
     */
    List<String> of(Collection<String> pods, PolicyBook book) {
        TreeSet<String> found = new TreeSet<>();
        for (String uid : pods) {
            Optional<MeshPod> pod = index.pod(uid);
            for (PodPort port : index.portsOf(uid)) {
                pod.flatMap(known -> reason(known, port, book))
                        .ifPresent(
                                why ->
                                        port.services()
                                                .forEach(
                                                        service ->
                                                                found.add(
                                                                        service + " (" + why
                                                                                + ")")));
            }
        }
        return List.copyOf(found);
    }

    private Optional<String> reason(MeshPod pod, PodPort port, PolicyBook book) {
        Optional<PolicyEntry> policy = book.mtls(pod, port.services());
        MtlsMode mode = policy.flatMap(PolicyEntry::mtlsMode).orElse(settings.mtls());
        return mode == MtlsMode.STRICT
                ? Optional.of(
                        policy.map(entry -> "TrafficPolicy " + entry.key())
                                .orElse("the installation's default"))
                : Optional.empty();
    }
}

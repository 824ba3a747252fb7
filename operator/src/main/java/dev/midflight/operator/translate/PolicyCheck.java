package dev.midflight.operator.translate;

import dev.midflight.crds.policy.AccessRule;
import dev.midflight.crds.policy.CheckRule;
import dev.midflight.crds.policy.EnforcementMode;
import dev.midflight.crds.policy.QuotaRule;
import dev.midflight.crds.policy.ServiceTarget;
import dev.midflight.crds.policy.UpstreamRule;
import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.EndpointSource;
import dev.midflight.model.traffic.ListenerProtocol;
import java.util.List;
import java.util.Optional;

/** Whether a policy can be translated as it stands, whatever other policies say. */
final class PolicyCheck {
    private final PolicyEntry policy;
    private final Directory directory;
    private final AccessTranslation access;
    private final Problems problems = new Problems();

    private PolicyCheck(PolicyEntry policy, Directory directory, AccessTranslation access) {
        this.policy = policy;
        this.directory = directory;
        this.access = access;
    }

    /** Every reason why not, each once and with the field's path; none: it can. */
    static List<String> problems(PolicyEntry policy, Directory directory, String trustDomain) {
        PolicyCheck check = new PolicyCheck(policy, directory, new AccessTranslation(trustDomain));
        check.callers();
        check.servers();
        return check.problems.all().stream().distinct().toList();
    }

    private void callers() {
        ServiceTarget target = policy.target().service();
        if (target == null) {
            return;
        }
        ServiceKey key = new ServiceKey(policy.namespace(), target.name());
        Optional<MeshService> service = directory.service(key);
        if (service.isEmpty()) {
            problems.add("spec.target.service", Destinations.absent(key));
            return;
        }
        List<MeshPort> ports =
                service.get().ports().stream()
                        .filter(port -> PolicyBook.isAbout(policy, key, port.number()))
                        .toList();
        if (ports.isEmpty()) {
            problems.add(
                    "spec.target.service" + (target.port() == null ? "" : ".port"),
                    service.get().withoutPort(Optional.ofNullable(target.port())));
        }
        upstream(key);
        routes(key, ports);
    }

    private void upstream(ServiceKey key) {
        UpstreamRule upstream = policy.spec().upstream();
        if (upstream != null) {
            Cluster any =
                    Cluster.of(ResourceNames.cluster(key, 1), new EndpointSource.Listed(List.of()));
            var _ =
                    problems.build(
                            "spec.upstream", () -> UpstreamTranslation.applied(upstream, any));
        }
    }

    private void routes(ServiceKey key, List<MeshPort> ports) {
        List<MeshPort> read =
                ports.stream().filter(port -> port.spoken() != ListenerProtocol.TCP).toList();
        if (!policy.spec().routes().isEmpty() && read.isEmpty() && !ports.isEmpty()) {
            problems.add(
                    "spec.routes", "Service " + key + " says that it is tcp: no requests are read");
        }
        for (MeshPort port : read) {
            Destinations destinations = new Destinations(directory, key, port.number(), problems);
            var _ = new RouteTranslation(destinations).of(policy.spec().routes());
        }
    }

    private void servers() {
        CheckRule check = policy.spec().check();
        if (check != null) {
            check(check);
        }
        for (QuotaRule quota : policy.spec().quotas()) {
            var _ = problems.build("spec.quotas[" + quota.name() + "]", () -> access.quota(quota));
        }
    }

    private void check(CheckRule check) {
        boolean whole = true;
        for (int i = 0; i < check.rules().size(); i++) {
            List<AccessRule> one = List.of(check.rules().get(i));
            whole &=
                    problems.build(
                                    "spec.check.rules[" + i + "]",
                                    () ->
                                            access.check(
                                                    new CheckRule(
                                                            check.mode(), one, check.otherwise())))
                            .isPresent();
        }
        if (!whole && check.mode() == EnforcementMode.ENFORCE) {
            problems.add("spec.check", "lets nobody through until its rules can be translated");
        }
    }
}

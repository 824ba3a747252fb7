package dev.midflight.operator.translate;

import dev.midflight.crds.policy.MtlsMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Who is called while new pods under Strict are not known to take mutual TLS yet: they would refuse
 * plaintext, so others that are known to take it are called instead.
 *
 * @param policies of the Service's namespace
 * @param otherwise where no policy says it
 */
public record StrictEndpoints(ServicePort port, PolicyBook policies, MtlsMode otherwise) {
    /**
     * @param used who is called otherwise
     * @param leaving who is on its way out and still serves: where all of a Service's pods are
     *     rolled out at once these are the only others
     */
    public List<MeshEndpoint> of(List<MeshEndpoint> used, List<MeshEndpoint> leaving) {
        List<MeshEndpoint> known = used.stream().filter(each -> !isUnsafe(each)).toList();
        int unsafe = used.size() - known.size();
        List<MeshEndpoint> others = new ArrayList<>(known);
        if (count(known) < unsafe) {
            leaving.stream().filter(MeshEndpoint::mesh).forEach(others::add);
        }
        return unsafe == 0 || count(others) == 0 ? used : List.copyOf(others);
    }

    private static long count(List<MeshEndpoint> endpoints) {
        return endpoints.stream().filter(MeshEndpoint::mesh).count();
    }

    private boolean isUnsafe(MeshEndpoint endpoint) {
        return endpoint.undecided()
                && policies.mtlsMode(port, endpoint, otherwise) == MtlsMode.STRICT;
    }
}

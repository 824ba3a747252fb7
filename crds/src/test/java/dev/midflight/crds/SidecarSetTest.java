package dev.midflight.crds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SidecarSetTest {

    @Test
    void absentFieldsTakeTheDefaultsOfTheSchema() {
        String yaml =
                """
                apiVersion: midflight.dev/v1alpha1
                kind: SidecarSet
                metadata: {name: mesh}
                spec: {image: localhost/midflight/sidecar, version: v1}
                """;

        SidecarSetSpec spec = Serialization.unmarshal(yaml, SidecarSet.class).getSpec();

        assertEquals(SidecarSetSpec.of("localhost/midflight/sidecar", "v1"), spec);
        assertEquals(new IntOrString("25%"), spec.updateStrategy().maxUnavailable());
        assertEquals(new Quantity("192Mi"), spec.resources().memory().floor());
        assertEquals("localhost/midflight/sidecar:v2", spec.imageOf("v2"));
    }

    @Test
    void givenFieldsAreReadAndUnknownOnesIgnored() {
        String yaml =
                """
                spec:
                  image: r/sidecar
                  version: v2
                  imagePullPolicy: Never
                  fromTheFuture: {deep: 1}
                  selector: {matchLabels: {app: web}}
                  resources:
                    mode: ContainerLevel
                    cpu: {absolute: 100m}
                    whereImpossible: Skip
                    other: 1
                  interception:
                    outbound: {excludeCidrs: [10.0.0.0/8]}
                  updateStrategy: {partition: 20%, maxUnavailable: 3, paused: true}
                  deletionPolicy: Bypass
                """;

        SidecarSetSpec spec = Serialization.unmarshal(yaml, SidecarSet.class).getSpec();

        assertEquals("web", spec.selector().getMatchLabels().get("app"));
        assertEquals(ResourceMode.CONTAINER_LEVEL, spec.resources().mode());
        assertEquals(new Quantity("100m"), spec.resources().cpu().absolute());
        assertNull(spec.resources().cpu().ratioPercent());
        assertEquals(WhereImpossible.SKIP, spec.resources().whereImpossible());
        assertEquals(List.of("10.0.0.0/8"), spec.interception().outbound().excludeCidrs());
        assertEquals(List.of(), spec.interception().inbound().ports());
        assertEquals(new IntOrString("20%"), spec.updateStrategy().partition());
        assertTrue(spec.updateStrategy().paused());
        assertEquals(DeletionPolicy.BYPASS, spec.deletionPolicy());
        assertEquals("Never", spec.imagePullPolicy().text());
    }

    @Test
    void writesWhatItReads() {
        SidecarSet set = new SidecarSet();
        set.setSpec(SidecarSetSpec.of("r/sidecar", "v1"));
        set.setStatus(SidecarSetStatus.NONE);

        String yaml = Serialization.asYaml(set);

        SidecarSet again = Serialization.unmarshal(yaml, SidecarSet.class);
        assertEquals(set.getSpec(), again.getSpec());
        assertEquals(set.getStatus(), again.getStatus());
        assertFalse(yaml.contains("true:"), yaml);
    }
}

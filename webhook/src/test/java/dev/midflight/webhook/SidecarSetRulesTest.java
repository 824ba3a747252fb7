package dev.midflight.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.crds.SidecarSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SidecarSetRulesTest {

    @Test
    void plainSetIsFine() {
        SidecarSetRules.Verdict verdict =
                check("image: localhost/midflight/sidecar\n  version: v1");

        assertEquals(new SidecarSetRules.Verdict(List.of(), List.of()), verdict);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "image: Registry/Sidecar | is no image repository",
                "image: a//b | is no image repository",
                "version: '-v1' | is no image tag",
                "selector: {matchExpressions: [{key: app, operator: In}]} | needs at least one value",
                "selector: {matchExpressions: [{key: app, operator: Exists, values: [a]}]} | takes no values",
                "resources: {cpu: {absolute: 10m, floor: 20m}} | the floor 20m is above the absolute share 10m",
                "resources: {cpu: {absolute: 100}} | 100 is 100 CPUs; for millicores write 100m",
                "resources: {memory: {ratioPercent: 5, floor: 192}} | 192 is 192 bytes",
                "interception: {outbound: {cidrs: [10.0.0.1/8]}} | 10.0.0.1/8 is no network",
                "interception: {outbound: {excludeCidrs: [example.com/8]}} | example.com/8 is no network",
                "interception: {outbound: {cidrs: [10.1.0.0/16], excludeCidrs: [10.0.0.0/8]}} | take all of 10.1.0.0/16 away",
            })
    void errorsSayWhatIsWrong(String field, String message) {
        SidecarSetRules.Verdict verdict = check(field);

        assertEquals(1, verdict.errors().size(), verdict.toString());
        assertTrue(verdict.errors().getFirst().contains(message), verdict.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version: latest | names a different image over time",
                "resources: {memory: {absolute: 64Mi}} | has to hold two proxies",
                "interception: {outbound: {cidrs: [10.0.0.0/8], excludeCidrs: [192.168.0.0/16]}} | has no effect",
                "interception: {outbound: {excludeCidrs: [10.0.0.0/8, 10.1.0.0/16]}} | is inside a network listed before it",
                "interception: {inbound: {excludePorts: [15090]}} | never intercepted anyway",
                "updateStrategy: {maxUnavailable: 100%} | the whole fleet at once",
            })
    void doubtsAreWarnings(String field, String message) {
        SidecarSetRules.Verdict verdict = check(field);

        assertEquals(List.of(), verdict.errors());
        assertEquals(1, verdict.warnings().size(), verdict.toString());
        assertTrue(verdict.warnings().getFirst().contains(message), verdict.toString());
    }

    @Test
    void secondSetForTheSamePodsIsRefused() {
        SidecarSetAdmission admission =
                new SidecarSetAdmission(
                        Reviews.cluster(yaml("older", "selector: {matchLabels: {a: b}}")));

        AdmissionAnswer answer =
                admission.answer(
                        Reviews.request(
                                "CREATE", yaml("newer", "selector: {matchLabels: {a: b}}")));

        AdmissionAnswer.Deny deny = assertInstanceOf(AdmissionAnswer.Deny.class, answer);
        assertEquals(422, deny.code());
        assertTrue(deny.message().contains("SidecarSet older selects exactly the same pods"));
    }

    @Test
    void setMayBeUpdatedBesideItself() {
        SidecarSetAdmission admission =
                new SidecarSetAdmission(Reviews.cluster(yaml("mesh", "version: v1")));

        AdmissionAnswer answer =
                admission.answer(
                        Reviews.update(yaml("mesh", "version: v2"), yaml("mesh", "version: v1")));

        assertInstanceOf(AdmissionAnswer.Allow.class, answer);
    }

    @Test
    void versionThatFailedBeforeIsNamed() {
        SidecarSet before = set(yaml("mesh", "version: v1") + "status: {failedVersion: v2}\n");

        SidecarSetRules.Verdict verdict =
                SidecarSetRules.check(
                        set(yaml("mesh", "version: v2")), Optional.of(before), List.of());

        assertEquals(
                List.of("spec.version: v2 failed before; see status.failures"), verdict.warnings());
    }

    @Test
    void imageAloneRollsNothing() {
        SidecarSetRules.Verdict verdict =
                SidecarSetRules.check(
                        set(yaml("mesh", "image: other/sidecar")),
                        Optional.of(set(yaml("mesh", "image: r/sidecar"))),
                        List.of());

        assertTrue(verdict.warnings().getFirst().contains("changed without spec.version"));
    }

    private static SidecarSetRules.Verdict check(String field) {
        return SidecarSetRules.check(set(yaml("mesh", field)), Optional.empty(), List.of());
    }

    private static String yaml(String name, String field) {
        String image = field.startsWith("image:") ? "" : "  image: localhost/midflight/sidecar\n";
        String version = field.contains("version:") ? "" : "  version: v1\n";
        return "apiVersion: midflight.dev/v1alpha1\nkind: SidecarSet\nmetadata: {name: "
                + name
                + "}\nspec:\n"
                + image
                + version
                + "  "
                + field
                + "\n";
    }

    private static SidecarSet set(String yaml) {
        return Serialization.unmarshal(yaml, SidecarSet.class);
    }
}

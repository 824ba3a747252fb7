package dev.midflight.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NamespaceAdmissionTest {
    private static final String ANNOTATED =
            """
            apiVersion: v1
            kind: Namespace
            metadata:
              name: shop
              labels: {team: a}
              annotations: {midflight.dev/inject: enabled}
            """;

    private final List<String> published = new ArrayList<>();
    private final NamespaceAdmission admission =
            new NamespaceAdmission(published::add, "midflight-system");

    @Test
    void labelFollowsTheAnnotationAtCreation() {
        AdmissionAnswer answer = admission.answer(Reviews.request("CREATE", ANNOTATED));

        assertEquals(
                "[{\"op\":\"add\",\"path\":\"/metadata/labels/midflight.dev~1injection\",\"value\":\"enabled\"}]",
                patch(answer));
        assertEquals(List.of(), published);
    }

    @Test
    void authorityIsThereBeforeTheLabel() {
        admission.answer(Reviews.request("UPDATE", ANNOTATED));

        assertEquals(List.of("shop"), published);
    }

    @Test
    void rehearsalPublishesNothing() {
        ObjectNode review = Reviews.review("UPDATE", ANNOTATED);
        ((ObjectNode) review.get("request")).put("dryRun", true);

        AdmissionAnswer answer = admission.answer(AdmissionRequest.parse(review).orElseThrow());

        assertEquals(List.of(), published);
        assertEquals(1, assertInstanceOf(AdmissionAnswer.Allow.class, answer).patch().size());
    }

    @Test
    void labelGoesWithTheAnnotation() {
        String labelled =
                """
                apiVersion: v1
                kind: Namespace
                metadata: {name: shop, labels: {midflight.dev/injection: enabled, team: a}}
                """;

        AdmissionAnswer answer = admission.answer(Reviews.request("UPDATE", labelled));

        assertEquals(
                "[{\"op\":\"remove\",\"path\":\"/metadata/labels/midflight.dev~1injection\"}]",
                patch(answer));
    }

    @Test
    void nothingIsDoneWhereNothingIsAsked() {
        String plain = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n";
        String done = ANNOTATED.replace("{team: a}", "{midflight.dev/injection: enabled}");

        assertEquals("[]", patch(admission.answer(Reviews.request("CREATE", plain))));
        assertEquals("[]", patch(admission.answer(Reviews.request("UPDATE", done))));
    }

    @Test
    void ownNamespaceAndKubeSystemAreNeverLabelled() {
        for (String name : List.of("midflight-system", "kube-system")) {
            String namespace = ANNOTATED.replace("name: shop", "name: " + name);

            assertEquals("[]", patch(admission.answer(Reviews.request("UPDATE", namespace))));
        }
        assertEquals(List.of(), published);
    }

    private static String patch(AdmissionAnswer answer) {
        return assertInstanceOf(AdmissionAnswer.Allow.class, answer).patch().toString();
    }
}

package dev.midflight.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A decision as the short JSON of the pod's annotation. */
final class DecisionText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private DecisionText() {}

    static String of(InjectionDecision.Inject inject) {
        InjectionDecision.Costs costs = inject.costs();
        Map<String, Object> text = new LinkedHashMap<>();
        text.put("decision", "Inject");
        text.put("sidecarSet", inject.sidecarSet().getMetadata().getName());
        text.put("version", inject.version());
        text.put("mode", costs.mode().text());
        text.put("qos", List.of(costs.qosBefore(), costs.qosAfter()));
        text.put("requests", List.of(texts(costs.requestsBefore()), texts(costs.requestsAfter())));
        text.put("share", texts(costs.share()));
        text.put(
                "notes",
                inject.notes().stream()
                        .map(note -> note.code().text() + ": " + note.message())
                        .toList());
        return write(text);
    }

    static String of(InjectionDecision.Skip skip) {
        Map<String, Object> text = new LinkedHashMap<>();
        text.put("decision", "Skip");
        text.put("reason", skip.reason().code());
        text.put("message", skip.message());
        return write(text);
    }

    private static Map<String, String> texts(Map<String, Quantity> amounts) {
        Map<String, String> texts = new LinkedHashMap<>();
        amounts.forEach((name, amount) -> texts.put(name, amount.toString()));
        return texts;
    }

    private static String write(Map<String, Object> text) {
        try {
            return JSON.writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings, lists and maps are JSON", e);
        }
    }
}

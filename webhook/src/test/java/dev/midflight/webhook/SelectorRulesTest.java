package dev.midflight.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Selectors, as users write them. */
final class SelectorRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "matchLabels: {app: web, app.kubernetes.io/name: '', a_b: 1.0}",
                "matchExpressions: [{key: app, operator: NotIn, values: [a, b]}]",
                "matchExpressions: [{key: app, operator: DoesNotExist}]"
            })
    void takesWhatCanMatch(String selector) {
        assertEquals(List.of(), check(selector));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "matchLabels: {app: 'a b/c'} | app: \"a b/c\" can be no label's value",
                "matchLabels: {'a b': c} | \"a b\" can be no label's key",
                "matchExpressions: [{key: app, operator: In, values: [-a]}] | app: \"-a\" can be no label's value",
                "matchExpressions: [{key: app, operator: In}] | app In needs at least one value",
                "matchExpressions: [{key: app, operator: Exists, values: [a]}] | app Exists takes no values",
                "matchExpressions: [{key: app, operator: Is}] | app: \"Is\" is no operator (In, NotIn, Exists, DoesNotExist)",
            })
    void saysWhatNeverMatches(String selector, String message) {
        assertEquals(List.of("spec.selector: " + message), check(selector));
    }

    private static List<String> check(String selector) {
        return SelectorRules.check(
                "spec.selector", Serialization.unmarshal(selector, LabelSelector.class));
    }
}

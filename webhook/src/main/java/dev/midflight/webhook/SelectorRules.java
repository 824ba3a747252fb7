package dev.midflight.webhook;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What the schema can't say about a label selector: one that can't match selects nothing, without a
 * word. The syntax is that of labels (Kubernetes, Labels and Selectors, "Syntax and character
 * set").
 */
final class SelectorRules {
    private static final String WORD = "[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?";
    private static final Pattern VALUE = Pattern.compile("(" + WORD + ")?");
    private static final Pattern KEY = Pattern.compile("([a-z0-9][a-z0-9.-]{0,251}/)?" + WORD);

    private final String path;
    private final List<String> errors = new ArrayList<>();

    private SelectorRules(String path) {
        this.path = path;
    }

    /** Errors, each with the path. */
    static List<String> check(String path, LabelSelector selector) {
        SelectorRules rules = new SelectorRules(path);
        labels(selector).forEach(rules::checkLabel);
        selector.getMatchExpressions().forEach(rules::checkExpression);
        return List.copyOf(rules.errors);
    }

    private static Map<String, String> labels(LabelSelector selector) {
        return Objects.requireNonNullElse(selector.getMatchLabels(), Map.of());
    }

    private void checkLabel(String key, String value) {
        checkKey(key);
        checkValue(key, value);
    }

    private void checkExpression(LabelSelectorRequirement expression) {
        String key = expression.getKey();
        String operator = expression.getOperator();
        checkKey(key);
        switch (operator) {
            case "In", "NotIn" -> {
                if (expression.getValues().isEmpty()) {
                    wrong(key + " " + operator + " needs at least one value");
                }
                expression.getValues().forEach(value -> checkValue(key, value));
            }
            case "Exists", "DoesNotExist" -> {
                if (!expression.getValues().isEmpty()) {
                    wrong(key + " " + operator + " takes no values");
                }
            }
            default ->
                    wrong(
                            "%s: \"%s\" is no operator (In, NotIn, Exists, DoesNotExist)"
                                    .formatted(key, operator));
        }
    }

    private void checkKey(String key) {
        if (!KEY.matcher(key).matches()) {
            wrong("\"%s\" can be no label's key".formatted(key));
        }
    }

    private void checkValue(String key, String value) {
        if (!VALUE.matcher(value).matches()) {
            wrong("%s: \"%s\" can be no label's value".formatted(key, value));
        }
    }

    private void wrong(String what) {
        errors.add(path + ": " + what);
    }
}

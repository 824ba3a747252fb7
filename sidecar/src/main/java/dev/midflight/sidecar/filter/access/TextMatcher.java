package dev.midflight.sidecar.filter.access;

import com.google.re2j.Pattern;
import dev.midflight.model.traffic.ValueMatch;

/** Whether a text is what a rule says; made once, asked for each request. */
@FunctionalInterface
interface TextMatcher {
    boolean matches(String text);

    static TextMatcher of(ValueMatch match) {
        return switch (match) {
            case ValueMatch.Exact(String text) -> text::equals;
            case ValueMatch.Prefix(String text) -> candidate -> candidate.startsWith(text);
            case ValueMatch.Suffix(String text) -> candidate -> candidate.endsWith(text);
            case ValueMatch.Regex(String expression) -> {
                Pattern pattern = Pattern.compile(expression);
                yield candidate -> pattern.matcher(candidate).matches();
            }
            case ValueMatch.Present() -> _ -> true;
        };
    }
}

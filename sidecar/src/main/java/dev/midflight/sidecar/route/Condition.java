package dev.midflight.sidecar.route;

import com.google.re2j.Pattern;
import dev.midflight.model.traffic.RouteMatch.HeaderMatch;
import dev.midflight.model.traffic.RouteMatch.QueryMatch;
import dev.midflight.model.traffic.ValueMatch;

/** One more thing that a request must be, beside its path. */
interface Condition {
    boolean holds(RequestView request, Span scratch);

    static Condition header(HeaderMatch match) {
        NamedField field = NamedField.of(match.name());
        Value value = Value.of(match.value());
        boolean inverted = match.inverted();
        return (request, scratch) ->
                inverted != (field.find(request, scratch) && value.matches(scratch));
    }

    static Condition query(QueryMatch match) {
        byte[] name = Octets.of(match.name());
        Value value = Value.of(match.value());
        return (request, scratch) ->
                QueryParameters.find(request.query(), name, scratch) && value.matches(scratch);
    }

    /** What a value has to be. */
    interface Value {
        boolean matches(Span value);

        static Value of(ValueMatch match) {
            return switch (match) {
                case ValueMatch.Exact(String text) -> {
                    byte[] octets = Octets.of(text);
                    yield value -> value.is(octets);
                }
                case ValueMatch.Prefix(String text) -> {
                    byte[] octets = Octets.of(text);
                    yield value -> value.startsWith(octets);
                }
                case ValueMatch.Suffix(String text) -> {
                    byte[] octets = Octets.of(text);
                    yield value -> value.endsWith(octets);
                }
                case ValueMatch.Regex(String expression) -> {
                    Pattern pattern = Pattern.compile(expression);
                    yield value -> pattern.matcher(value.text()).matches();
                }
                case ValueMatch.Present() -> _ -> true;
            };
        }
    }
}

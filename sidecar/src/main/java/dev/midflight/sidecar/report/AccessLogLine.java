package dev.midflight.sidecar.report;

import dev.midflight.sidecar.config.InvalidConfigException;
import dev.midflight.sidecar.telemetry.ExchangeEnd;
import dev.midflight.sidecar.text.JsonText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a line of the access log looks like: JSON with every operator but {@link
 * AccessLogOperator#QUERY}, or a template in which operators stand between percent signs, two of
 * which are one.
 */
final class AccessLogLine {
    private static final Pattern OPERATOR = Pattern.compile("%%|%([A-Z_]+)%");

    private final boolean json;
    private final List<Object> parts;

    private AccessLogLine(boolean json, List<Object> parts) {
        this.json = json;
        this.parts = parts;
    }

    /**
     * Reads {@code json} or a template.
     *
     * @throws InvalidConfigException if there is no such operator
     */
    static AccessLogLine parse(String format) throws InvalidConfigException {
        if (format.equals("json")) {
            return new AccessLogLine(true, List.of());
        }
        List<Object> parts = new ArrayList<>();
        Matcher matcher = OPERATOR.matcher(format);
        int at = 0;
        while (matcher.find()) {
            parts.add(format.substring(at, matcher.start()));
            String name = matcher.group(1);
            parts.add(name == null ? "%" : operator(name));
            at = matcher.end();
        }
        if (parts.stream().noneMatch(AccessLogOperator.class::isInstance)) {
            throw invalid("'" + format + "' (expected: off, json or a line with %OPERATORS%)");
        }
        parts.add(format.substring(at));
        return new AccessLogLine(false, List.copyOf(parts));
    }

    private static AccessLogOperator operator(String name) throws InvalidConfigException {
        try {
            return AccessLogOperator.valueOf(name);
        } catch (IllegalArgumentException _) {
            throw invalid(
                    "%" + name + "% (expected: one of " + known() + ", or %% for a percent sign)");
        }
    }

    private static String known() {
        return Arrays.stream(AccessLogOperator.values())
                .map(Enum::name)
                .collect(Collectors.joining(", "));
    }

    private static InvalidConfigException invalid(String message) {
        return new InvalidConfigException(List.of("MIDFLIGHT_ACCESS_LOG: " + message));
    }

    /** Appends a line with its end. */
    void write(ExchangeEnd end, long nowMillis, StringBuilder out) {
        if (json) {
            writeJson(end, nowMillis, out);
        } else {
            for (Object part : parts) {
                out.append(
                        part instanceof AccessLogOperator operator
                                ? printable(operator.of(end, nowMillis))
                                : part);
            }
        }
        out.append('\n');
    }

    private static void writeJson(ExchangeEnd end, long nowMillis, StringBuilder out) {
        out.append('{');
        for (AccessLogOperator operator : AccessLogOperator.values()) {
            String value = operator.of(end, nowMillis);
            if (operator != AccessLogOperator.QUERY && !value.equals(AccessLogOperator.NONE)) {
                out.append(out.charAt(out.length() - 1) == '{' ? "" : ",")
                        .append('"')
                        .append(operator.key())
                        .append("\":")
                        .append(operator.isNumber() ? value : JsonText.quoted(value));
            }
        }
        out.append('}');
    }

    /** Nobody forges a line with what is in a request. */
    private static String printable(String value) {
        return value.chars().allMatch(c -> c >= ' ' && c < 0x7f)
                ? value
                : value.replaceAll("[^ -~]", "?");
    }
}

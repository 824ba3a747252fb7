package dev.midflight.sidecar.route;

import static java.util.Objects.requireNonNull;

import com.google.re2j.Pattern;
import dev.midflight.model.traffic.PathMatch;
import dev.midflight.model.traffic.PathRewrite;
import dev.midflight.model.traffic.Route;
import dev.midflight.model.traffic.RouteAction;
import org.jspecify.annotations.Nullable;

/** Another host and path for the upstream, or for a redirect. */
public final class CompiledRewrite {
    private static final byte[] NOTHING = {};
    private static final byte[] ROOT = {'/'};

    private final byte @Nullable [] host;
    private final PathRewrite path;
    private final byte[] replacement;
    private final int prefixLength;
    private final @Nullable Pattern pattern;
    private final String template;

    private CompiledRewrite(byte @Nullable [] host, PathRewrite path, int prefixLength) {
        this.host = host;
        this.path = path;
        this.prefixLength = prefixLength;
        this.replacement =
                switch (path) {
                    case PathRewrite.Keep() -> NOTHING;
                    case PathRewrite.Full(String whole) -> Octets.of(whole);
                    case PathRewrite.Prefix(String prefix) -> Octets.of(withoutSlash(prefix));
                    case PathRewrite.Regex(String _, String with) -> Octets.of(with);
                };
        this.pattern =
                path instanceof PathRewrite.Regex(String expression, String _)
                        ? Pattern.compile(expression)
                        : null;
        this.template =
                path instanceof PathRewrite.Regex(String _, String with) && pattern != null
                        ? numbered(with, pattern)
                        : "";
    }

    /** RE2/J makes nothing of a number whose group took no part, but "null" of its name. */
    private static String numbered(String with, Pattern pattern) {
        StringBuilder out = new StringBuilder();
        for (int at = 0; at < with.length(); ) {
            if (with.startsWith("${", at)) {
                int end = with.indexOf('}', at);
                String name = with.substring(at + 2, end);
                at = end + 1;
                out.append('$').append(requireNonNull(pattern.namedGroups().get(name)));
                out.append(at < with.length() && Character.isDigit(with.charAt(at)) ? "\\" : "");
            } else {
                int length = with.charAt(at) == '\\' ? 2 : 1;
                out.append(with, at, at + length);
                at += length;
            }
        }
        return out.toString();
    }

    static CompiledRewrite of(Route route) {
        int prefix =
                route.match().path() instanceof PathMatch.Prefix(String path)
                        ? withoutSlash(path).length()
                        : 0;
        return switch (route.action()) {
            case RouteAction.Forward forward ->
                    new CompiledRewrite(
                            forward.rewrite().host().map(Octets::of).orElse(null),
                            forward.rewrite().path(),
                            prefix);
            case RouteAction.Redirect redirect ->
                    new CompiledRewrite(
                            redirect.host().map(Octets::of).orElse(null), redirect.path(), prefix);
            case RouteAction.Respond _ -> new CompiledRewrite(null, new PathRewrite.Keep(), prefix);
        };
    }

    static String withoutSlash(String prefix) {
        return prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
    }

    /** Null: it stays. */
    public byte @Nullable [] host() {
        return host;
    }

    /** Lets the span point to the path to ask for: two parts, the second one after the first. */
    public void apply(Span path, Span lead) {
        switch (this.path) {
            case PathRewrite.Keep() -> lead.clear();
            case PathRewrite.Full(String _) -> {
                lead.set(replacement);
                path.clear();
            }
            case PathRewrite.Prefix(String _) -> prefix(path, lead);
            case PathRewrite.Regex _ -> {
                lead.clear();
                path.set(Octets.of(matched(path)));
            }
        }
    }

    private void prefix(Span path, Span lead) {
        int skipped = Math.min(prefixLength, path.length());
        path.set(path.octets(), path.start() + skipped, path.end());
        lead.set(replacement.length == 0 && path.isEmpty() ? ROOT : replacement);
    }

    /** An expression may not make something that is no path of it. */
    private String matched(Span path) {
        String before = path.text();
        if (pattern == null) {
            return before;
        }
        String after = pattern.matcher(before).replaceAll(template);
        boolean valid =
                after.startsWith("/")
                        && after.chars().allMatch(c -> c > ' ' && c != 0x7f && c != '#');
        return valid ? after : before;
    }
}

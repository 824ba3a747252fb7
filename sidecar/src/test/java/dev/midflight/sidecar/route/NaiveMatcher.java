package dev.midflight.sidecar.route;

import dev.midflight.model.traffic.PathMatch;
import dev.midflight.model.traffic.Route;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.model.traffic.RouteTable;
import dev.midflight.model.traffic.ValueMatch;
import dev.midflight.model.traffic.VirtualHost;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says by the words of the model which route a request has: one route after the other, strings. */
record NaiveMatcher(RouteTable table) {

    Optional<String> route(TestingRequest request) {
        return host(request.authority().text())
                .flatMap(
                        host ->
                                host.routes().stream()
                                        .filter(route -> matches(route.match(), request))
                                        .map(Route::name)
                                        .findFirst());
    }

    private Optional<VirtualHost> host(String authority) {
        String name = authority.toLowerCase(Locale.ROOT).replaceAll(":[0-9]*$", "");
        record Candidate(VirtualHost host, String domain) {}
        List<Candidate> all =
                table.hosts().stream()
                        .flatMap(
                                host ->
                                        host.domains().stream()
                                                .map(
                                                        d ->
                                                                new Candidate(
                                                                        host,
                                                                        d.toLowerCase(
                                                                                Locale.ROOT))))
                        .filter(candidate -> covers(candidate.domain(), name))
                        .toList();
        return all.stream()
                .min(
                        Comparator.comparingInt((Candidate c) -> rank(c.domain()))
                                .thenComparing(c -> -c.domain().length()))
                .map(Candidate::host);
    }

    private static int rank(String domain) {
        if (domain.equals("*")) {
            return 3;
        }
        return domain.startsWith("*") ? 1 : domain.endsWith("*") ? 2 : 0;
    }

    private static boolean covers(String domain, String name) {
        String part = domain.replace("*", "");
        return switch (rank(domain)) {
            case 0 -> name.equals(domain);
            case 1 -> name.endsWith(part) && name.length() > part.length();
            case 2 -> name.startsWith(part) && name.length() > part.length();
            default -> true;
        };
    }

    private static boolean matches(RouteMatch match, TestingRequest request) {
        return path(match.path(), request.path().text())
                && (match.methods().isEmpty() || match.methods().contains(request.method().text()))
                && match.headers().stream()
                        .allMatch(
                                header -> {
                                    String value = request.field(header.name());
                                    boolean holds = value != null && value(header.value(), value);
                                    return holds != header.inverted();
                                })
                && match.query().stream()
                        .allMatch(
                                parameter ->
                                        parameter(request.query().text(), parameter.name())
                                                .filter(value -> value(parameter.value(), value))
                                                .isPresent());
    }

    private static Optional<String> parameter(String query, String name) {
        return Arrays.stream(query.split("&", -1))
                .filter(_ -> !query.isEmpty())
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair[0].equals(name))
                .map(pair -> pair.length > 1 ? pair[1] : "")
                .findFirst();
    }

    private static boolean path(PathMatch match, String path) {
        return switch (match) {
            case PathMatch.Exact(String wanted) -> path.equals(wanted);
            case PathMatch.Prefix(String wanted) -> {
                String prefix = wanted.replaceAll("/$", "");
                yield prefix.isEmpty() || path.equals(prefix) || path.startsWith(prefix + "/");
            }
            case PathMatch.Regex(String expression) -> path.matches(expression);
        };
    }

    private static boolean value(ValueMatch match, String value) {
        return switch (match) {
            case ValueMatch.Exact(String wanted) -> value.equals(wanted);
            case ValueMatch.Prefix(String wanted) -> value.startsWith(wanted);
            case ValueMatch.Suffix(String wanted) -> value.endsWith(wanted);
            case ValueMatch.Regex(String expression) -> value.matches(expression);
            case ValueMatch.Present() -> true;
        };
    }
}

package dev.midflight.model.traffic;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The routes of some domains; the first that matches wins.
 *
 * @param domains {@code a.example}, {@code *.example}, {@code a.*} or {@code *}, without a port;
 *     compared without regard to case
 */
public record VirtualHost(String name, List<String> domains, List<Route> routes) {
    private static final Pattern DOMAIN =
            Pattern.compile("\\*|(\\*[.-])?[A-Za-z0-9:_\\[][A-Za-z0-9.:_\\[\\]-]*([.-]\\*)?");

    public VirtualHost {
        Check.name("host", name);
        domains = List.copyOf(domains);
        routes = List.copyOf(routes);
        Check.require(!domains.isEmpty(), "domains: none (expected: at least one)");
        for (String domain : domains) {
            boolean twice = domain.length() > 1 && domain.startsWith("*") && domain.endsWith("*");
            Check.require(
                    DOMAIN.matcher(domain).matches() && !twice,
                    "domain: '%s' (expected: a name, *.suffix, prefix.* or *)",
                    domain);
        }
    }
}

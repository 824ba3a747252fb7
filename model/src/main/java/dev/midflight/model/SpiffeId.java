package dev.midflight.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who a workload is: {@code spiffe://TRUST-DOMAIN/ns/NAMESPACE/sa/ACCOUNT} (SPIFFE-ID section 2,
 * with the path that service meshes use for accounts of Kubernetes).
 */
public record SpiffeId(String trustDomain, String namespace, String serviceAccount) {
    private static final int MAX_LENGTH = 2048;

    /** SPIFFE-ID section 2.1: lower-case letters, digits, dots, dashes and underscores. */
    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9._-]{1,255}");

    /** RFC 1123 section 2.1, of which Kubernetes makes its names. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

    private static final Pattern WHOLE = Pattern.compile("spiffe://([^/]+)/ns/([^/]+)/sa/([^/]+)");

    public SpiffeId {
        require(DOMAIN, "trust domain", trustDomain);
        require(NAME, "namespace", namespace);
        require(NAME, "service account", serviceAccount);
    }

    private static void require(Pattern pattern, String what, String text) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException("%s: '%s'".formatted(what, text));
        }
    }

    /** Empty: it is none, or not a workload's of Kubernetes. */
    public static Optional<SpiffeId> parse(String uri) {
        Matcher matcher = WHOLE.matcher(uri);
        if (uri.length() > MAX_LENGTH || !matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SpiffeId(matcher.group(1), matcher.group(2), matcher.group(3)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** As a URI. */
    @Override
    public String toString() {
        return "spiffe://" + trustDomain + "/ns/" + namespace + "/sa/" + serviceAccount;
    }
}

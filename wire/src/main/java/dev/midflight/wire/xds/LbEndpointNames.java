package dev.midflight.wire.xds;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.model.traffic.Locality;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What single endpoints and their collections are called (xDS transport protocol, TP1: names and
 * glob collections): {@code
 * xdstp://midflight.dev/envoy.config.endpoint.v3.LbEndpoint/<cluster>/<priority>~<region>~<zone>~<sub-zone>/<host>~<port>},
 * and {@code *} for all of a collection.
 */
public final class LbEndpointNames {
    private static final String TYPE = "/envoy.config.endpoint.v3.LbEndpoint/";
    private static final String OURS = "xdstp://midflight.dev" + TYPE;
    private static final String ALL = "/*";

    private static final Pattern NAME =
            Pattern.compile("(xdstp://[^/]*" + Pattern.quote(TYPE) + ".+)/([^/]+)");
    private static final Pattern OUR_NAME =
            Pattern.compile(Pattern.quote(OURS) + "(.+)/[^/]+/[^/]+");

    private LbEndpointNames() {}

    static String collection(ClusterName cluster, int priority, Locality locality) {
        String group =
                String.join(
                        "~",
                        Integer.toString(priority),
                        encoded(locality.region()),
                        encoded(locality.zone()),
                        encoded(locality.subZone()));
        return OURS + encoded(cluster.name()).replace("%2F", "/") + "/" + group + ALL;
    }

    static String member(String collection, Endpoint endpoint) {
        return collection.substring(0, collection.length() - ALL.length())
                + "/"
                + encoded(endpoint.host())
                + "~"
                + endpoint.port();
    }

    /** All but letters, digits and {@code . - _} (RFC 3986 section 2.1). */
    private static String encoded(String part) {
        return URLEncoder.encode(part, UTF_8).replace("+", "%20").replace("*", "%2A");
    }

    static boolean isCollection(String name) {
        return name.endsWith(ALL) && NAME.matcher(name).matches();
    }

    /** The collection that has such a member, whoever named it; empty: no member's name. */
    public static Optional<String> collectionOf(String member) {
        Matcher parts = NAME.matcher(member);
        return parts.matches() && !member.endsWith(ALL)
                ? Optional.of(parts.group(1) + ALL)
                : Optional.empty();
    }

    /** The cluster that has such a member, of those that are written here; empty: of others. */
    public static Optional<String> clusterOf(String member) {
        Matcher parts = OUR_NAME.matcher(member);
        return parts.matches()
                ? Optional.of(URLDecoder.decode(parts.group(1), UTF_8))
                : Optional.empty();
    }
}

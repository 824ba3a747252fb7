package dev.midflight.model.traffic;

import java.util.Optional;
import java.util.regex.Pattern;

/** What the upstream is asked for instead of what the client asked for. */
public record Rewrite(Optional<String> host, PathRewrite path) {
    public static final Rewrite NONE = new Rewrite(Optional.empty(), new PathRewrite.Keep());

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._~:\\[\\]-]+");

    public Rewrite {
        host.ifPresent(Rewrite::checkHost);
    }

    static void checkHost(String host) {
        Check.require(
                HOST.matcher(host).matches(), "host: '%s' (expected: a name or address)", host);
    }
}

package dev.midflight.model.traffic;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where TLS connections go that ask for one of these names.
 *
 * @param names {@code a.example}, or {@code *.example} for all names below it; in any case
 */
public record ServerNames(List<String> names, ClusterName cluster) {
    private static final Pattern NAME =
            Pattern.compile("(\\*\\.)?[a-z0-9_]([a-z0-9_-]*)(\\.[a-z0-9_][a-z0-9_-]*)*");
    private static final int MAX_NAME = 253;

    public ServerNames {
        names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        Check.require(!names.isEmpty(), "names: none (expected: at least one)");
        names.forEach(
                name ->
                        Check.require(
                                name.length() <= MAX_NAME && NAME.matcher(name).matches(),
                                "names: '%s' (expected: as a.example or *.example)",
                                name));
    }
}

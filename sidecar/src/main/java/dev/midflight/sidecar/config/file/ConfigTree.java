package dev.midflight.sidecar.config.file;

import dev.midflight.model.traffic.Snapshot;
import java.util.Map;

/**
 * A configuration in the form of its file, as {@link ConfigFile} reads it, with what the file may
 * leave out; written as YAML or JSON and read again it is the same but for what was redacted.
 *
 * @param root maps, lists, texts, numbers and booleans
 * @param redacted how many values of fields that carry credentials are {@code REDACTED} in it
 */
public record ConfigTree(Map<String, Object> root, int redacted) {
    public static ConfigTree of(Snapshot snapshot) {
        Secrets secrets = new Secrets();
        MatchWriter matches = new MatchWriter(secrets);
        FilterWriter filters = new FilterWriter(matches, secrets);
        ListenerWriter listeners = new ListenerWriter(filters);
        RouteWriter routes = new RouteWriter(matches, filters, secrets);
        Map<String, Object> root =
                new Tree()
                        .put("version", snapshot.version())
                        .list("listeners", snapshot.listeners(), listeners::write)
                        .list("routeTables", snapshot.routeTables(), routes::table)
                        .list("clusters", snapshot.clusters(), ClusterWriter::write)
                        .map();
        return new ConfigTree(root, secrets.redacted());
    }
}

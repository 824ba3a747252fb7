package dev.midflight.operator.serve;

import dev.midflight.wire.xds.XdsType;
import java.util.List;
import java.util.Set;

/** What a client calls resources, and in which form it reads them. */
sealed interface Dialect permits Dialect.OfProxies, ProxylessDialect {
    /** What is on the shelves for what a client asks for. */
    List<String> resources(XdsType type, List<String> asked);

    /** What was asked for by other names, too, than before, and has to be sent again. */
    Set<String> renamed();

    /**
     * What a client gets for a resource of a shelf, as fields of a DiscoveryResponse: nothing, it,
     * or one for each name that it was asked for by.
     */
    List<Slice> written(XdsType type, ShelfEntry entry);

    /** True where a client that names no listener and no cluster wants all of them. */
    boolean hasWildcard();

    /** Of a proxy: as it is. */
    record OfProxies() implements Dialect {
        @Override
        public List<String> resources(XdsType type, List<String> asked) {
            return asked;
        }

        @Override
        public Set<String> renamed() {
            return Set.of();
        }

        @Override
        public List<Slice> written(XdsType type, ShelfEntry entry) {
            return List.of(entry.state());
        }

        @Override
        public boolean hasWildcard() {
            return true;
        }
    }
}

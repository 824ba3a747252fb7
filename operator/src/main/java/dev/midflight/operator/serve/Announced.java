package dev.midflight.operator.serve;

import java.util.Set;

/**
 * A resource of a shelf with the single endpoints that it announces.
 *
 * @param changedAt the shelf's position with the resource
 * @param members its endpoints' names
 * @param newest the shelf's position with the endpoint that changed last; 0 without any
 */
record Announced(ResourceName name, long changedAt, Set<String> members, long newest) {
    Announced {
        members = Set.copyOf(members);
    }
}

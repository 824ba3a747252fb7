package dev.midflight.operator.trafficpolicy;

import dev.midflight.operator.translate.ServiceKey;

/**
 * Resources of a shelf that are made together.
 *
 * @param owner whose they are, and which; one for each within a shelf
 */
record ShelfPart(String shelf, String owner) {
    static String shelfOfNamespace(String namespace) {
        return "ns/" + namespace;
    }

    static String shelfOfPod(String uid) {
        return "pod/" + uid;
    }

    /** Where callers connect to. */
    static ShelfPart listeners(ServiceKey service) {
        return of(service, "listeners");
    }

    /** What becomes of their requests: tables and clusters. */
    static ShelfPart routing(ServiceKey service) {
        return of(service, "routing");
    }

    static ShelfPart endpoints(ServiceKey service) {
        return of(service, "endpoints");
    }

    /** Clusters of those who connect to all of a Service's pods in the same way. */
    static ShelfPart libraries(ServiceKey service) {
        return of(service, "libraries");
    }

    /** What comes in at a pod. */
    static ShelfPart inbound(String uid) {
        return new ShelfPart(shelfOfPod(uid), "inbound");
    }

    /** Tables that a pod has for itself, because of who it is. */
    static ShelfPart ownTables(String uid) {
        return new ShelfPart(shelfOfPod(uid), "tables");
    }

    private static ShelfPart of(ServiceKey service, String what) {
        return new ShelfPart(shelfOfNamespace(service.namespace()), what + "/" + service.name());
    }
}

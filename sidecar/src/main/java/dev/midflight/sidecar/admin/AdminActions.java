package dev.midflight.sidecar.admin;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the admin pages show and do; every call returns at once. */
public interface AdminActions {
    /** The open connections, at most a thousand. */
    CompletableFuture<List<Map<String, Object>>> connections();

    List<Map<String, Object>> listeners();

    /** The configured clusters and their endpoints, with what was counted. */
    List<Map<String, Object>> clusters();

    /** Every counter, gauge and histogram that is not zero. */
    CompletableFuture<List<Map<String, Object>>> stats();

    /** Everything that is configured, and what is in force of it. */
    CompletableFuture<ConfigDump> config();

    /** What may run out: how much of it is used, and what is done about it. */
    Map<String, Object> overload();

    /** True while new connections of the traffic are accepted. */
    boolean ready();

    /** True once every event loop of the data path has answered; false where one is too slow. */
    CompletableFuture<Boolean> alive();

    /** Begins to drain; false if nobody can. */
    boolean drain();

    /** The level of every part of the proxy; empty: nobody writes a log. */
    Optional<String> logLevel();

    /** False if there is no such level. */
    boolean logLevel(String level);
}

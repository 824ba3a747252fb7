package dev.midflight.operator.registry.httphook;

import dev.midflight.operator.registry.StepSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A hook as its step describes it.
 *
 * @param done what both hooks have to answer
 * @param online what {@code verify} answers while consumers are given this instance
 * @param offline what it answers while they are not
 * @param peers labels of the pods that provide the same; none: those that the toggle selects
 */
record HookSettings(
        int port,
        HookCall leave,
        HookCall comeBack,
        HookCall verify,
        Expectation done,
        Expectation online,
        Expectation offline,
        Map<String, String> peers) {
    static final List<String> KNOWN =
            List.of(
                    "port",
                    "offlinePath",
                    "onlinePath",
                    "verifyPath",
                    "offlineMethod",
                    "onlineMethod",
                    "verifyMethod",
                    "status",
                    "body",
                    "verifyOnlineStatus",
                    "verifyOnlineBody",
                    "verifyOfflineStatus",
                    "verifyOfflineBody",
                    "service",
                    "peers");
    private static final String SUCCESS = "200-299";
    private static final String UNAVAILABLE = "503";

    /**
     * @throws IllegalArgumentException with what is wrong
     */
    static HookSettings parse(StepSettings settings) {
        settings.require("port");
        Optional<String> offlineBody = settings.find("verifyOfflineBody");
        HookSettings hook =
                new HookSettings(
                        settings.port("port", 1),
                        call(settings, "offline", "POST"),
                        call(settings, "online", "POST"),
                        call(settings, "verify", "GET"),
                        Expectation.parse(settings.get("status", SUCCESS), settings.find("body")),
                        Expectation.parse(
                                settings.get("verifyOnlineStatus", SUCCESS),
                                settings.find("verifyOnlineBody")),
                        Expectation.parse(
                                settings.get(
                                        "verifyOfflineStatus",
                                        offlineBody.isPresent() ? SUCCESS : UNAVAILABLE),
                                offlineBody),
                        settings.labels("peers"));
        if (hook.online.status().equals(hook.offline.status())
                && (hook.online.body().isEmpty() || hook.offline.body().isEmpty())) {
            throw new IllegalArgumentException(
                    "settings.verifyOnline...: can't be told from verifyOffline... (expected: another"
                            + " status, or a body for each)");
        }
        return hook;
    }

    private static HookCall call(StepSettings settings, String which, String method) {
        String path = settings.require(which + "Path");
        try {
            return new HookCall(settings.get(which + "Method", method), path);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "settings." + which + "Path and Method: " + e.getMessage(), e);
        }
    }
}

package dev.midflight.sidecar.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.Snapshot;
import dev.midflight.sidecar.config.InvalidConfigException;
import dev.midflight.sidecar.config.file.ConfigFile;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ServableTest {
    private static final String VALID =
            """
            listeners: [{name: web, address: "127.0.0.1:80", cluster: one}]
            clusters: [{name: one, endpoints: [], protocol: http1}]
            """;

    @Test
    void takesWhatItCanServe() throws Exception {
        new Servable(ConfigFile.parse(VALID)).check();
    }

    @Test
    void namesTheListenersThatAreOthersAndTheirFields() throws Exception {
        Snapshot serving = ConfigFile.parse(VALID);
        Snapshot next =
                ConfigFile.parse(
                        """
                        listeners:
                          - name: web
                            address: 127.0.0.1:81
                            cluster: one
                            rateLimit: {requests: 1}
                          - {name: more, address: "127.0.0.1:82", cluster: one}
                        clusters: [{name: one, endpoints: []}]
                        """);
        String restart = " (expected: the same; listeners need a restart)";

        assertEquals(
                List.of(
                        "listener web: address, rateLimit changed" + restart,
                        "listener more: new" + restart),
                changes(serving, next));
        assertEquals(
                List.of(
                        "listener web: address, rateLimit changed" + restart,
                        "listener more: gone" + restart),
                changes(next, serving));
        new Servable(serving).checkListenersOf(serving);
    }

    @Test
    void listenersKeepTheirOrder() throws Exception {
        Listener a = listener("a");
        Listener b = listener("b");

        assertEquals(
                List.of(
                        "listeners: in another order (expected: the same; listeners need a"
                                + " restart)"),
                ListenerChanges.between(List.of(a, b), List.of(b, a)));
    }

    private static Listener listener(String name) throws InvalidConfigException {
        return ConfigFile.parse(VALID.replace("web", name)).listeners().getFirst();
    }

    private static List<String> changes(Snapshot serving, Snapshot next) {
        return assertThrows(
                        InvalidConfigException.class,
                        () -> new Servable(next).checkListenersOf(serving))
                .errors();
    }

    @Test
    void refusesTheNamesOfItsOwnPages() throws Exception {
        Servable servable = new Servable(ConfigFile.parse(VALID.replace("web", "admin")));

        InvalidConfigException refused =
                assertThrows(InvalidConfigException.class, servable::check);

        assertEquals(
                List.of("listener admin: the proxy's own pages have that name"), refused.errors());
    }
}

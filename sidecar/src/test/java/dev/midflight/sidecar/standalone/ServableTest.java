package dev.midflight.sidecar.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
    void refusesTheNamesOfItsOwnPages() throws Exception {
        Servable servable = new Servable(ConfigFile.parse(VALID.replace("web", "admin")));

        InvalidConfigException refused =
                assertThrows(InvalidConfigException.class, servable::check);

        assertEquals(
                List.of("listener admin: the proxy's own pages have that name"), refused.errors());
    }
}

package dev.midflight.sidecar.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.model.traffic.Snapshot;
import dev.midflight.sidecar.config.file.ConfigFile;
import dev.midflight.sidecar.config.file.ConfigTree;
import dev.midflight.sidecar.testing.ModelValues;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is shown of a configuration is read as the same one again. */
final class ConfigDumpTest {
    private static final Path EXAMPLE = Path.of("../docs/reference/sidecar-config.yaml");
    private static final Path EVERY_FIELD =
            Path.of("src/test/resources/dev/midflight/sidecar/admin/every-field.yaml");

    @Test
    void theTextIsTheSameConfiguration() throws Exception {
        Snapshot everything = ConfigFile.read(EVERY_FIELD);

        String text = dump(everything).text();

        assertEquals(everything, ConfigFile.parse(text), text);
    }

    @Test
    void theJsonIsTheSameConfigurationToo() throws Exception {
        Snapshot everything = ConfigFile.read(EVERY_FIELD);

        String json = Json.of(dump(everything).snapshot());

        assertEquals(everything, ConfigFile.parse(json), json);
    }

    @Test
    void theExampleOfTheReferenceIsTheSame() throws Exception {
        Snapshot example = ConfigFile.read(EXAMPLE);

        assertEquals(example, ConfigFile.parse(dump(example).text()));
    }

    @Test
    void peopleCanReadTheText() throws Exception {
        Snapshot snapshot =
                ConfigFile.parse(
                        """
                        version: "2"
                        listeners: [{name: web, address: "127.0.0.1:80", routes: main}]
                        routeTables: [{name: main, hosts: []}]
                        """);

        assertEquals(
                """
                # slot: a
                # environment:
                #   MIDFLIGHT_ACCESS_LOG: "%METHOD%: #1\\u000a"
                version: "2"
                listeners:
                  - name: web
                    address: 127.0.0.1:80
                    direction: inbound
                    protocol: http
                    routes: main
                    proxyProtocol: "off"
                    tls: "off"
                routeTables:
                  - name: main
                    paths: normalize
                    hosts: []
                clusters: []""",
                dump(snapshot).text());
    }

    /** A field of the model that the file has one value of could be left out unseen. */
    @Test
    void theFileOfThisTestHasTwoValuesOfEveryField() throws Exception {
        ModelValues values = ModelValues.of(ConfigFile.read(EVERY_FIELD));

        assertEquals(Set.of("Snapshot.version"), values.withOneValue());
        assertEquals(Set.of(), values.missing());
    }

    private static ConfigDump dump(Snapshot snapshot) {
        Map<String, Object> environment = Map.of("MIDFLIGHT_ACCESS_LOG", "%METHOD%: #1\n");
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("slot", "a");
        facts.put("environment", environment);
        return new ConfigDump(facts, ConfigTree.of(snapshot).root());
    }
}

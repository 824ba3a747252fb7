package dev.midflight.sidecar.config.file;

import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.RouteTable;
import dev.midflight.model.traffic.Snapshot;
import dev.midflight.sidecar.config.InvalidConfigException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Reads a configuration file (docs/reference/sidecar-config.md). */
public final class ConfigFile {
    private static final int MAX_BYTES = 16 << 20;
    private static final int MAX_ALIASES = 50;

    /** A text that begins like an alias or a tag may be a password: it is not repeated. */
    private static final Pattern WRITTEN =
            Pattern.compile("^(found undefined (?:alias|tag handle)) .*", Pattern.DOTALL);

    private ConfigFile() {}

    /**
     * Reads and checks a file.
     *
     * @throws InvalidConfigException with every error, each with its line and path
     */
    public static Snapshot read(Path file) throws InvalidConfigException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw invalid(file + ": " + Files.size(file) + " bytes (expected: 16 MiB at most)");
            }
            return parse(Files.readString(file));
        } catch (NoSuchFileException _) {
            throw invalid(file + ": there is no such file");
        } catch (CharacterCodingException _) {
            throw invalid(file + ": it is not UTF-8");
        } catch (AccessDeniedException _) {
            throw invalid(file + ": permission denied");
        } catch (IOException e) {
            throw invalid(file + ": " + e.getMessage());
        }
    }

    /**
     * Reads a file's content.
     *
     * @throws InvalidConfigException with every error, each with its line and path
     */
    public static Snapshot parse(String yaml) throws InvalidConfigException {
        Problems problems = new Problems();
        Optional<Snapshot> snapshot = compose(yaml).flatMap(root -> snapshot(root, problems));
        if (snapshot.isEmpty() || !problems.all().isEmpty()) {
            throw new InvalidConfigException(
                    problems.all().isEmpty() ? List.of("the file is empty") : problems.all());
        }
        return snapshot.get();
    }

    private static Optional<Node> compose(String yaml) throws InvalidConfigException {
        LoadSettings settings =
                LoadSettings.builder()
                        .setAllowDuplicateKeys(false)
                        .setMaxAliasesForCollections(MAX_ALIASES)
                        .setCodePointLimit(MAX_BYTES)
                        .build();
        try {
            StreamReader text = new StreamReader(settings, yaml);
            return new Composer(settings, new ShallowParser(new ParserImpl(settings, text)))
                    .getSingleNode();
        } catch (MarkedYamlEngineException e) {
            String line = e.getProblemMark().map(mark -> "line " + (mark.getLine() + 1)).orElse("");
            String problem = String.valueOf(e.getProblem());
            throw invalid(line + ": " + WRITTEN.matcher(problem).replaceFirst("$1"));
        } catch (YamlEngineException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    /** What is referred to is read first. */
    private static Optional<Snapshot> snapshot(Node root, Problems problems) {
        Fields fields = Fields.of(new Item("", root, problems, Known.nothing()));
        String version = fields.text("version").orElse("");
        List<Cluster> clusters = fields.list("clusters", ClusterReader::read);
        List<RouteTable> tables = fields.list("routeTables", RouteTableReader::read);
        Names names = new Names("listener");
        Places places = new Places();
        List<Listener> listeners =
                fields.list("listeners", item -> ListenerReader.read(item, names, places));
        fields.end();
        return problems.all().isEmpty()
                ? fields.build(() -> new Snapshot(version, listeners, tables, clusters))
                : Optional.empty();
    }

    private static InvalidConfigException invalid(String error) {
        return new InvalidConfigException(List.of(error));
    }
}

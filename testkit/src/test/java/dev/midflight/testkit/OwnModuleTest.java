package dev.midflight.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.midflight.webhook.Stranger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class OwnModuleTest {
    private static final Pattern MODULE = Pattern.compile("<module>(\\w+)</module>");

    @Test
    void knowsEveryModuleOfTheBuild() throws IOException {
        Set<String> built =
                MODULE.matcher(Files.readString(Path.of("../pom.xml")))
                        .results()
                        .map((MatchResult module) -> module.group(1))
                        .collect(Collectors.toCollection(TreeSet::new));

        Set<String> known = new TreeSet<>(Set.of("testkit"));
        for (OwnModule module : OwnModule.values()) {
            known.add(module.name().toLowerCase(Locale.ROOT));
        }

        assertEquals(built, known);
    }

    @Test
    void allowsTheModulesOfItsArrowsAndNoOther() {
        JavaClasses someone = new ClassFileImporter().importClasses(Acquaintance.class);

        OwnModule.CLI.arrows().check(someone);
        assertThrows(AssertionError.class, () -> OwnModule.SIDECAR.arrows().check(someone));
    }

    private record Acquaintance(Stranger of) {}
}

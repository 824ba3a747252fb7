package dev.midflight.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** A page of docs/design, which names whatever two programs share. */
public record ContractPage(String name) {
    /** Fails with those that the page does not name, in full and as code. */
    public void assertNames(Collection<String> names) throws IOException {
        Path page = Path.of("../docs/design", name);
        String text = Files.readString(page);
        List<String> missing =
                names.stream().distinct().filter(word -> !text.contains("`" + word + "`")).toList();
        assertEquals(List.of(), missing, () -> page + " does not name all of them");
    }
}

package dev.midflight.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that this program was built as. */
final class CliVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"kubectl-midflight " + number()};
    }

    static String number() {
        try (InputStream in = CliVersion.class.getResourceAsStream("/midflight-cli.properties")) {
            Properties properties = new Properties();
            properties.load(Objects.requireNonNull(in, "midflight-cli.properties"));
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

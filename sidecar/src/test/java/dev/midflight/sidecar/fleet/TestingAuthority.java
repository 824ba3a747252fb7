package dev.midflight.sidecar.fleet;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority and a server certificate of it, made by the JDK's keytool. */
record TestingAuthority(X509Certificate authority, PrivateKey key, X509Certificate server) {
    private static final String PASSWORD = "changeit";

    static TestingAuthority make(Path directory, String serverName)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path file = Files.createTempDirectory(directory, "authority").resolve("keys.p12");
        keytool(file, "ca", "-ext", "bc:critical=ca:true", "-ext", "ku:critical=keyCertSign");
        keytool(file, "server", "-signer", "ca", "-ext", "san=dns:" + serverName);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return new TestingAuthority(
                (X509Certificate) keys.getCertificate("ca"),
                (PrivateKey) keys.getKey("server", PASSWORD.toCharArray()),
                (X509Certificate) keys.getCertificate("server"));
    }

    String pem() throws GeneralSecurityException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII))
                        .encodeToString(authority.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    SslContext serverContext() throws IOException {
        return GrpcSslContexts.configure(SslContextBuilder.forServer(key, server), SslProvider.JDK)
                .build();
    }

    private static void keytool(Path file, String alias, String... more)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                alias,
                                "-dname",
                                "CN=" + alias,
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-validity",
                                "2",
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                PASSWORD,
                                "-keystore",
                                file.toString()));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), US_ASCII);
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + output);
        }
    }
}

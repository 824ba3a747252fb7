package dev.midflight.sidecar.config.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What is kept back of a configuration; what is written of it: ConfigDumpTest. */
final class ConfigTreeTest {
    @Test
    void credentialsAreNotWritten() throws Exception {
        ConfigTree tree =
                ConfigTree.of(
                        ConfigFile.parse(
                                """
                                routeTables:
                                  - name: main
                                    hosts:
                                      - name: h
                                        domains: ["*"]
                                        routes:
                                          - name: a
                                            match:
                                              headers: [{name: x-api-key, exact: hidden-1}]
                                              query: [{name: access_token, prefix: hidden-2}, {name: api_key, exact: hidden-6}]
                                            respond: {}
                                            requestHeaders:
                                              set: {authorization: Bearer hidden-3, x-auth: hidden-7, x-session-id: hidden-8, x-authority: seen}
                                            responseHeaders:
                                              add: {set-cookie: id=hidden-4, x-id: shown}
                                            rateLimit:
                                              requests: 1
                                              headers: {x-secret: hidden-5}
                                """));

        String written = tree.root().toString();
        assertFalse(written.contains("hidden"), written);
        assertTrue(written.contains("authorization=REDACTED"), written);
        assertTrue(written.contains("x-id=shown"), written);
        assertTrue(written.contains("x-authority=seen"), written);
        assertEquals(8, tree.redacted());
    }
}

package dev.midflight.sidecar.report;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** Gives a collector a body of JSON, or says why it does not take it. */
record OtlpPost(URI address) {
    private static final int TIMEOUT_MILLIS = 5000;

    void send(byte[] body) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(body.length);
        try {
            connection.getOutputStream().write(body);
            int status = connection.getResponseCode();
            if (status / 100 != 2) {
                throw new IOException("status " + status);
            }
            connection.getInputStream().readAllBytes();
        } finally {
            connection.disconnect();
        }
    }
}

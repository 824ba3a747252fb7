package dev.midflight.rpcapps.http;

import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.util.Timeout;

/** An HTTP client that keeps its connections, and never sends a request again. */
public final class PooledClient {
    private static final Timeout TIMEOUT = Timeout.ofSeconds(3);
    private static final int MAX_CONNECTIONS = 64;

    private PooledClient() {}

    public static CloseableHttpClient create() {
        return HttpClients.custom()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .setDefaultRequestConfig(
                        RequestConfig.custom()
                                .setResponseTimeout(TIMEOUT)
                                .setConnectionRequestTimeout(TIMEOUT)
                                .build())
                .setConnectionManager(
                        PoolingHttpClientConnectionManagerBuilder.create()
                                .setMaxConnPerRoute(MAX_CONNECTIONS)
                                .setMaxConnTotal(MAX_CONNECTIONS)
                                .setDefaultConnectionConfig(
                                        ConnectionConfig.custom()
                                                .setConnectTimeout(TIMEOUT)
                                                .setSocketTimeout(TIMEOUT)
                                                .build())
                                .build())
                .build();
    }
}

package dev.midflight.rpcapps.http;

import dev.midflight.rpcapps.call.Calls;
import dev.midflight.rpcapps.call.Control;
import dev.midflight.rpcapps.call.Environment;
import java.io.IOException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** Calls a Service over connections that it keeps. */
public final class HttpConsumerMain {
    private HttpConsumerMain() {}

    public static void main(String[] args) throws IOException {
        Environment environment = Environment.ofProcess();
        String url =
                "http://"
                        + environment.text("RPC_HOST", "provider")
                        + ":"
                        + environment.number("RPC_PORT", 8080)
                        + "/echo?id=";
        CloseableHttpClient client = PooledClient.create();
        Calls calls =
                Calls.start(
                        id -> client.execute(new HttpPost(url + id), HttpConsumerMain::text),
                        environment);
        Control.ofConsumer(environment.controlPort(), environment.self(), calls);
    }

    private static String text(ClassicHttpResponse response) throws IOException, ParseException {
        String text = EntityUtils.toString(response.getEntity());
        if (response.getCode() != 200) {
            throw new IOException("status " + response.getCode() + ": " + text);
        }
        return text;
    }
}

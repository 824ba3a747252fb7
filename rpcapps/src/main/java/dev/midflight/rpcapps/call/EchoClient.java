package dev.midflight.rpcapps.call;

/** One call to whichever provider the framework picks; never tried again. */
@FunctionalInterface
public interface EchoClient {
    String echo(String id) throws Exception;
}

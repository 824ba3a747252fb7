package dev.midflight.rpcapps.dubbo;

/** The one interface that providers export and consumers refer to. */
public interface EchoService {
    /**
     * @return an {@code Answer} as text
     */
    String echo(String id);
}

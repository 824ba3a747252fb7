package dev.midflight.sidecar.fleet;

import io.grpc.CallOptions;
import io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;

/** By what this pod trusts the operator, and the operator this pod; read anew for each channel. */
public final class OperatorAccess {
    private final String serverName;
    private final OperatorTrust trust;
    private final BearerToken token;

    /**
     * @param serverName that the operator's certificate has to carry
     * @param secrets the directory with {@code ca.crt} and {@code token}
     */
    public OperatorAccess(String serverName, Path secrets) {
        this.serverName = serverName;
        this.trust = new OperatorTrust(secrets.resolve("ca.crt"));
        this.token = new BearerToken(secrets.resolve("token"));
    }

    /** With TLS that trusts the CA of now alone. */
    public NettyChannelBuilder secure(NettyChannelBuilder channel)
            throws UnreadableSecretException {
        return channel.overrideAuthority(serverName).sslContext(trust.read());
    }

    /** With the token. */
    public CallOptions callOptions() {
        return CallOptions.DEFAULT.withCallCredentials(token);
    }
}

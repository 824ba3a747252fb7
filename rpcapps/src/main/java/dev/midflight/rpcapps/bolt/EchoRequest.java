package dev.midflight.rpcapps.bolt;

import java.io.Serializable;

/** A call; Hessian writes it by its field. */
final class EchoRequest implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String id;

    EchoRequest(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }
}

package dev.midflight.rpcapps.nacos;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What this packaging of the server needs so that subscribers are told of changes. */
final class PushesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.alibaba.nacos.core.remote.RpcAckCallbackSynchronizer",
                "com.alibaba.nacos.consistency.serialize.HessianSerializer"
            })
    void theServerHasTheClassesThatAPushNeeds(String name) {
        assertDoesNotThrow(() -> Class.forName(name));
    }
}

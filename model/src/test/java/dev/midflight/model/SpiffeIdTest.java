package dev.midflight.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SpiffeIdTest {
    @Test
    void isReadAsItIsWritten() {
        SpiffeId cart = new SpiffeId("cluster.local", "shop", "cart");

        assertEquals("spiffe://cluster.local/ns/shop/sa/cart", cart.toString());
        assertEquals(Optional.of(cart), SpiffeId.parse(cart.toString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "spiffe://cluster.local",
                "spiffe://cluster.local/ns/shop/sa/cart/",
                "spiffe://cluster.local/ns/shop/sa/cart/more",
                "spiffe://cluster.local/ns/shop/sa/",
                "spiffe://cluster.local/ns/Shop/sa/cart",
                "spiffe://Cluster.local/ns/shop/sa/cart",
                "spiffe:///ns/shop/sa/cart",
                "https://cluster.local/ns/shop/sa/cart",
                "spiffe://cluster.local/ns/shop%2Fx/sa/cart"
            })
    void whatIsNoWorkloadsIsNone(String uri) {
        assertEquals(Optional.empty(), SpiffeId.parse(uri));
    }

    @Test
    void namesThatKubernetesRefusesAreRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new SpiffeId("cluster.local", "shop/sa/admin", "cart"));
    }
}

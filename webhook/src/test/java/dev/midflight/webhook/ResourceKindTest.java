package dev.midflight.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResourceKindTest {

    @ParameterizedTest
    @CsvSource({
        "1, 1000, 1",
        "1500m, 1500, 1500m",
        "0.1, 100, 100m",
        "0, 0, 0",
        "2k, 2000000, 2000"
    })
    void cpuIsCountedInMillicores(String quantity, long amount, String again) {
        assertEquals(amount, ResourceKind.CPU.parse(new Quantity(quantity)));
        assertEquals(again, ResourceKind.CPU.format(amount).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "1Gi, 1073741824, 1Gi",
        "64Mi, 67108864, 64Mi",
        "1536Mi, 1610612736, 1536Mi",
        "3Ki, 3072, 3Ki",
        "100M, 100000000, 100000000",
        "1500m, 2, 2",
        "0, 0, 0"
    })
    void memoryIsCountedInBytesRoundedUp(String quantity, long amount, String again) {
        assertEquals(amount, ResourceKind.MEMORY.parse(new Quantity(quantity)));
        assertEquals(again, ResourceKind.MEMORY.format(amount).toString());
    }

    @Test
    void absentResourcesAreEmpty() {
        assertEquals(OptionalLong.empty(), ResourceKind.CPU.in(null));
        assertEquals(
                OptionalLong.empty(), ResourceKind.CPU.in(Map.of("memory", new Quantity("1"))));
    }
}

package dev.midflight.operator.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryAdaptersTest {
    private final RegistryAdapters adapters = RegistryAdapters.all();

    @Test
    void knowsEveryAdapter() {
        assertEquals(
                Set.of("None", "HttpHook", "Dubbo", "Nacos", "SpringCloud", "SofaRegistry"),
                Set.copyOf(adapters.names()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "HttpHook; port=8080,offlinePath=/off,onlinePath=/on,verifyPath=/state",
                "Dubbo; registry=zookeeper://zk:2181",
                "Dubbo; registry=nacos://nacos:8848?namespace=a",
                "Nacos; server=nacos:8848,services=a,port=8080",
                "SpringCloud; registry=nacos://nacos:8848,service=shop",
                "SofaRegistry; session=session:9603"
            })
    void isContentWithWhatItNeeds(String name, String settings) {
        assertEquals(List.of(), errors(name, settings));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "HttpHook; port=8080,offlinePath=/off,onlinePath=/on; settings.verifyPath: missing",
                "HttpHook; port=8080,offlinePath=off,onlinePath=/on,verifyPath=/v; path 'off'",
                "HttpHook; port=1,offlinePath=/a,onlinePath=/b,verifyPath=/c,verifyOfflineStatus=200-299;"
                        + " can't be told from",
                "HttpHook; port=1,offlinePath=/a,onlinePath=/b,verifyPath=/c,body=(; no regular"
                        + " expression",
                "HttpHook; port=1,offlinePath=/a,onlinePath=/b,verifyPath=/c,peers=cart; settings.peers:",
                "Dubbo; qosPort=22222; settings.registry: missing",
                "Dubbo; registry=etcd://e:1; expected: zookeeper://",
                "Dubbo; registry=nacos://ann:pw@n:8848; belong into the step's credentials",
                "Dubbo; registry=zookeeper://zk:2181,extra=1; settings.extra: unknown",
                "Nacos; services=a,port=8080; settings.server: missing",
                "Nacos; server=n:8848,port=8080; settings.services: missing",
                "Nacos; server=n:8848,services=a; settings.port: missing",
                "Nacos; server=n:8848,services=a,port=1,apiVersion=v4; expected: auto, v1, v2 or v3",
                "SpringCloud; registry=nacos://n:1,service=a,offlineStatus=OUT_OF_SERVICE; ignores",
                "SofaRegistry; session=nowhere; expected: [http[s]://]host:port"
            })
    void saysWhatIsWrong(String name, String settings, String expected) {
        List<String> errors = errors(name, settings);

        assertTrue(errors.stream().anyMatch(e -> e.contains(expected)), errors::toString);
    }

    private List<String> errors(String name, String settings) {
        Map<String, String> values = new HashMap<>();
        for (String pair : settings.split(",")) {
            int equals = pair.indexOf('=');
            values.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return adapters.find(name).orElseThrow().errors(new StepSettings(values, Map.of()));
    }
}

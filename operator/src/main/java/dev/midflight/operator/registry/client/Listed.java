package dev.midflight.operator.registry.client;

import dev.midflight.operator.registry.CanonicalAddress;
import dev.midflight.operator.registry.Instance;
import dev.midflight.operator.registry.Standing;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;

/** An instance that a registry gives to consumers. */
public record Listed(String ip, int port) {
    public Listed {
        ip = CanonicalAddress.of(ip);
    }

    /**
     * What a list says about one pod.
     *
     * @param port where the pod's address alone doesn't tell its instances apart
     */
    public static Standing.Service service(
            String name, List<Listed> listed, Instance instance, OptionalInt port) {
        List<String> own = instance.ips().stream().map(CanonicalAddress::of).toList();
        Predicate<Listed> ofThisPod = each -> own.contains(each.ip());
        Predicate<Listed> onThisPort =
                each -> port.isEmpty() || each.port() == port.getAsInt() || each.port() == 0;
        boolean registered = listed.stream().anyMatch(ofThisPod.and(onThisPort));
        List<String> others =
                listed.stream().filter(ofThisPod.negate()).map(Listed::ip).distinct().toList();
        return new Standing.Service(name, registered, others);
    }
}

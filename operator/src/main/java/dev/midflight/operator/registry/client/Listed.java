package dev.midflight.operator.registry.client;

import dev.midflight.operator.registry.Instance;
import dev.midflight.operator.registry.Standing;
import java.net.InetAddress;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;

/** An instance that a registry gives to consumers. */
public record Listed(String ip, int port) {
    public Listed {
        ip = canonical(ip);
    }

    /**
     * What a list says about one pod.
     *
     * @param port where the pod's address alone doesn't tell its instances apart
     */
    public static Standing.Service service(
            String name, List<Listed> listed, Instance instance, OptionalInt port) {
        List<String> own = instance.ips().stream().map(Listed::canonical).toList();
        Predicate<Listed> ofThisPod = each -> own.contains(each.ip());
        Predicate<Listed> onThisPort =
                each -> port.isEmpty() || each.port() == port.getAsInt() || each.port() == 0;
        boolean registered = listed.stream().anyMatch(ofThisPod.and(onThisPort));
        List<String> others =
                listed.stream().filter(ofThisPod.negate()).map(Listed::ip).distinct().toList();
        return new Standing.Service(name, registered, others);
    }

    private static String canonical(String ip) {
        String bare =
                ip.startsWith("[") && ip.endsWith("]") ? ip.substring(1, ip.length() - 1) : ip;
        try {
            return InetAddress.ofLiteral(bare).getHostAddress();
        } catch (IllegalArgumentException _) {
            return bare;
        }
    }
}

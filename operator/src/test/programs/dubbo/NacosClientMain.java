package greeting;

import com.alibaba.nacos.api.naming.NamingFactory;
import com.alibaba.nacos.api.naming.NamingService;
import com.alibaba.nacos.api.naming.pojo.Instance;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;

/**
 * An ephemeral instance of a real Nacos client. Arguments: server, service, ip, port. Prints READY;
 * {@code again} on its input registers once more, {@code leave} deregisters; answers DONE.
 */
public final class NacosClientMain {
    private NacosClientMain() {}

    public static void main(String[] arguments) throws Exception {
        Properties properties = new Properties();
        properties.put("serverAddr", arguments[0]);
        properties.put("username", "nacos");
        properties.put("password", "nacos");
        NamingService naming = NamingFactory.createNamingService(properties);
        Instance instance = new Instance();
        instance.setIp(arguments[2]);
        instance.setPort(Integer.parseInt(arguments[3]));
        instance.setWeight(3.25);
        instance.setMetadata(Map.of("zone", "a b&c=\u00fc"));
        naming.registerInstance(arguments[1], instance);
        System.out.println("READY");
        BufferedReader input =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            if (line.equals("again")) {
                naming.registerInstance(arguments[1], instance);
            } else if (line.equals("leave")) {
                naming.deregisterInstance(arguments[1], instance);
            }
            System.out.println("DONE " + line);
        }
        naming.shutDown();
    }
}

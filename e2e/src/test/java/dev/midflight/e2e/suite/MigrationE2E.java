package dev.midflight.e2e.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.crds.MidflightNames;
import dev.midflight.e2e.cluster.DocumentedCommands;
import dev.midflight.e2e.cluster.Repository;
import dev.midflight.e2e.rpc.Program;
import dev.midflight.e2e.rpc.RpcLoad;
import dev.midflight.e2e.rpc.Stage;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A Dubbo pair without sidecars follows {@code docs/migration.md} word for word: but for the
 * roll-outs that inject and remove the sidecars, no block of the page costs a call.
 */
@ExtendWith(Midflight.class)
final class MigrationE2E {
    private static final String PAGE = "docs/migration.md";
    private static final String DOCUMENTED_NAMESPACE = "shop";
    private static final String ROLL_OUT = "rollout restart";
    private static final Stage.Role ZOOKEEPER =
            new Stage.Role(Program.ZOOKEEPER, "zookeeper", "zookeeper", 1);
    private static final Stage.Role CART =
            new Stage.Role(Program.DUBBO_PROVIDER, "cart", "cart", 2);
    private static final Stage.Role WEB = new Stage.Role(Program.DUBBO_CONSUMER, "web", "web", 1);

    @Test
    void thePageLeadsIntoTheMeshAndBack(TestSpace space) {
        space.optOut();
        space.createSidecarSet("v1");
        Stage stage = space.stage();
        deploy(stage);
        assertFalse(injected(stage), "injected before the page begins");

        List<String> blocks = blocks(space);
        List<Boolean> injectedAfterRollOut = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            String block = blocks.get(i);
            if (block.contains(ROLL_OUT)) {
                run(space, block);
                injectedAfterRollOut.add(injected(stage));
            } else {
                String phase = "block " + (i + 1);
                System.out.println(load(stage).requireLossless(phase, () -> run(space, block)));
            }
        }

        assertEquals(List.of(true, false), injectedAfterRollOut);
    }

    private static void deploy(Stage stage) {
        stage.deployService(ZOOKEEPER);
        stage.deploy(ZOOKEEPER, Map.of());
        stage.readyPods(ZOOKEEPER.app(), 1);
        Map<String, String> environment =
                Map.of("RPC_REGISTRY", "zookeeper://zookeeper." + stage.namespace() + ".svc:2181");
        stage.deploy(CART, environment);
        stage.readyPods(CART.app(), CART.replicas());
        stage.deploy(WEB, environment);
        load(stage);
    }

    /** Of the pods that are there now; answered without a failure for a while. */
    private static RpcLoad load(Stage stage) {
        RpcLoad load = new RpcLoad(stage.client(), pods(stage, WEB), pods(stage, CART));
        load.awaitSteady();
        return load;
    }

    private static List<Pod> pods(Stage stage, Stage.Role role) {
        return stage.readyPods(role.app(), role.replicas());
    }

    /** Whether every pod of the applications has a sidecar; none or all have. */
    private static boolean injected(Stage stage) {
        List<Boolean> each =
                Stream.of(CART, WEB)
                        .flatMap(role -> pods(stage, role).stream())
                        .map(pod -> pod.getMetadata().getLabels())
                        .map(labels -> labels.containsKey(MidflightNames.SIDECARSET_LABEL))
                        .distinct()
                        .toList();
        assertEquals(1, each.size(), "some pods have a sidecar and some have none");
        return each.getFirst();
    }

    private static List<String> blocks(TestSpace space) {
        Repository repository = space.installation().repository();
        List<String> blocks =
                DocumentedCommands.of(repository.root().resolve(PAGE))
                        .inNamespace(DOCUMENTED_NAMESPACE, space.namespace())
                        .blocks();
        assertTrue(blocks.getFirst().contains(ROLL_OUT), "the page injects first");
        assertTrue(blocks.getLast().contains(ROLL_OUT), "the page removes the sidecars last");
        return blocks;
    }

    private static void run(TestSpace space, String block) {
        System.out.println(block);
        System.out.println(
                DocumentedCommands.run(
                        space.installation().cluster(), space.installation().repository(), block));
    }
}

package dev.midflight.e2e.toggle;

import dev.midflight.e2e.cluster.Installation;
import dev.midflight.e2e.kube.InjectedNamespace;
import dev.midflight.e2e.rpc.LossException;
import dev.midflight.e2e.rpc.Stage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Plays cells one after another; a cell that differs doesn't keep the others from being played. */
final class ToggleProof implements AutoCloseable {
    private static final String LABEL = "midflight-proof";
    private static final String SIDECAR_SET =
            """
            apiVersion: midflight.dev/v1alpha1
            kind: SidecarSet
            metadata: {name: midflight-proof}
            spec:
              selector: {matchLabels: {midflight-proof: "true"}}
              image: localhost/midflight/sidecar
              version: v1
            """;

    private final Installation installation;
    private final List<ProofResult> results = new ArrayList<>();
    private final List<String> namespaces = new ArrayList<>();

    ToggleProof(Installation installation) {
        this.installation = installation;
    }

    List<ProofResult> results() {
        return List.copyOf(results);
    }

    List<String> namespaces() {
        return List.copyOf(namespaces);
    }

    void run(List<ProofCell> cells) {
        byte[] set = SIDECAR_SET.getBytes(StandardCharsets.UTF_8);
        installation.client().load(new ByteArrayInputStream(set)).serverSideApply();
        installation.loadRpcApplications();
        for (ProofKind kind : ProofKind.values()) {
            List<ProofCell> ofKind = cells.stream().filter(each -> each.kind() == kind).toList();
            if (!ofKind.isEmpty()) {
                play(kind, ofKind);
            }
        }
    }

    @Override
    public void close() {
        namespaces.forEach(name -> installation.client().namespaces().withName(name).delete());
    }

    /** The namespace stays for a look at it where a cell differs. */
    private void play(ProofKind kind, List<ProofCell> cells) {
        boolean asExpected = true;
        try (ProofStage stage = new ProofStage(stage(kind), kind)) {
            for (ProofCell cell : cells) {
                System.out.println(cell.name() + ": expected " + cell.expected());
                ProofResult result = play(stage, cell);
                results.add(result);
                tell(result);
                asExpected &= result.asExpected();
            }
        }
        if (asExpected) {
            String done = namespaces.removeLast();
            installation.client().namespaces().withName(done).delete();
        }
    }

    private static void tell(ProofResult result) {
        System.out.printf(
                Locale.ROOT,
                "  %s: seen %s, %d failed calls, %,d ms%n",
                result.asExpected() ? "ok" : "DIFFERS " + result.trouble(),
                result.seen(),
                result.failedCalls(),
                result.millis());
        result.walk().forEach(line -> System.out.println("    " + line));
    }

    private static ProofResult play(ProofStage stage, ProofCell cell) {
        long begun = System.nanoTime();
        Loss loss = underLoad(stage, cell);
        long millis = (System.nanoTime() - begun) / 1_000_000;
        String trouble = loss.trouble();
        String seen = "nothing could be seen";
        try {
            seen = stage.seen();
            stage.faults().heal();
        } catch (RuntimeException e) {
            trouble = trouble + " " + e;
        }
        return new ProofResult(
                cell.name(), cell.expected(), seen, loss.failed(), millis, trouble, stage.walk());
    }

    /** Calls that failed, -1 where nobody knows, and what was thrown. */
    private record Loss(long failed, String trouble) {}

    private static Loss underLoad(ProofStage stage, ProofCell cell) {
        try {
            stage.prepare(cell.from());
            stage.load()
                    .requireLossless(
                            cell.name(),
                            cell.operatorDies() ? 1 : 0,
                            () -> {
                                cell.script().play(stage);
                                stage.awaitSeen(cell.expected());
                            });
            return new Loss(0, "");
        } catch (LossException e) {
            return new Loss(e.failed(), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            return new Loss(-1, e.toString());
        }
    }

    private Stage stage(ProofKind kind) {
        String name = "proof-" + kind.name().toLowerCase(Locale.ROOT);
        namespaces.add(name);
        InjectedNamespace.create(installation.client(), name);
        return new Stage(installation.client(), name, Map.of(LABEL, "true"));
    }
}

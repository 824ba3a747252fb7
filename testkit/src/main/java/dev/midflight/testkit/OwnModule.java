package dev.midflight.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The modules and the arrows between them: docs/adr/0001-modules-and-tool-chain.md. */
public enum OwnModule {
    MODEL,
    CRDS,
    CERTS,
    IMAGES,
    RPCAPPS,
    WIRE(MODEL),
    WEBHOOK(CRDS, MODEL, CERTS),
    OPERATOR(CRDS, MODEL, WIRE, CERTS),
    SIDECAR(MODEL, WIRE),
    CLI(CRDS, MODEL, WEBHOOK),
    E2E(CRDS);

    private final Set<OwnModule> known;

    OwnModule(OwnModule... known) {
        this.known = Set.of(known);
    }

    /** For this module's classes: none knows a module that this one has no arrow to. */
    public ArchRule arrows() {
        return noClasses().should().dependOnClassesThat().resideInAnyPackage(strangers());
    }

    private String[] strangers() {
        return EnumSet.allOf(OwnModule.class).stream()
                .filter(other -> other != this && !known.contains(other))
                .map(other -> "dev.midflight." + other.name().toLowerCase(Locale.ROOT) + "..")
                .toArray(String[]::new);
    }
}

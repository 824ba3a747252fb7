E2E_MAIN = $(JAVA_HOME)/bin/java -XX:+UseSerialGC -Xmx256m -cp "e2e/target/classes:e2e/target/dependency/*"

.PHONY: e2e-test demo upgrade-test handover-test toggle-test toggle-proof

e2e-test: images cli ## End-to-end tests on a real cluster; one class or test: make e2e-test TEST=UpgradeE2E
	@rm -f e2e/target/surefire-reports/TEST-*E2E.xml
	@$(MVN) test -Pe2e -pl e2e -am -Dsurefire.failIfNoSpecifiedTests=false -Dtest='$(or $(TEST),*E2E)'
	@ls e2e/target/surefire-reports/TEST-*E2E.xml >/dev/null 2>&1 || { echo "no end-to-end test is named $(TEST)" >&2; exit 2; }

demo: export DEMO_STARTED := $(shell date +%s)
demo: images ## Cluster, install, inject, upgrade and roll back under load; nothing may be lost (DEMO_KEEP=1: stay)
	@$(E2E_MAIN) dev.midflight.e2e.demo.DemoMain

upgrade-test: images ## 20 upgrades in a row under 500 requests/s, then the fault matrix; minutes
	@$(E2E_MAIN) dev.midflight.e2e.upgrade.UpgradeMain

handover-test: images ## Upgrades (UPGRADES=50) under every kind of traffic, 10,000 connections, faults at every moment (ROUNDS=20, ONLY=text), docs/handover-proof.md; an hour and more
	@build/packages.sh util-linux iproute2 iptables
	@e2e/handover-stage.sh images/target/images/sidecar.tar $(E2E_MAIN) dev.midflight.e2e.handover.HandoverTestMain \
	  --upgrades=$(or $(UPGRADES),50) --rounds=$(or $(ROUNDS),20) --crowd=$(or $(CROWD),10000) $(if $(ONLY),"--only=$(ONLY)")

toggle-test: images ## Interception on and off under RPC load, pod by pod in random order (SEED=n repeats one); tens of minutes
	@$(E2E_MAIN) dev.midflight.e2e.toggle.ToggleSeriesMain $(if $(SEED),--seed=$(SEED))

toggle-proof: images ## Faults at every step of a toggle under RPC load, docs/toggle-proof.md; minutes (ONLY=text: cells with that in their name)
	@$(E2E_MAIN) dev.midflight.e2e.toggle.ToggleProofMain $(if $(ONLY),"--only=$(ONLY)")

# Midflight. `make` prints what there is; every target installs what it needs, or names what is missing.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

export JAVA_HOME := $(shell build/find-jdk.sh 2>/dev/null)
MVN := mvn -B -ntp -q

-include e2e/cluster/cluster.mk
-include agent/agent.mk
-include crds/crds.mk
-include images/images.mk
-include e2e/e2e.mk
-include bench/bench.mk

.PHONY: help jdk build cli unit-test fuzz differential format lint check test generate sbom coverage clean

help: ## This list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z][a-zA-Z0-9_-]*:.*## / {printf "  %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

jdk: ## Says which JDK 25 the build uses
	@build/find-jdk.sh

build: jdk ## Compiles and packages every module, without tests
	$(MVN) package -DskipTests

cli: jdk ## Builds kubectl-midflight (bin/)
	$(MVN) package -DskipTests -pl cli -am

unit-test: jdk ## Unit, golden, architecture and component tests, without a cluster
	$(MVN) -fae verify

test: jdk ## All tests, end to end on a real cluster included
	@build/test.sh ahead='build/go-programs.sh' unit='make --no-print-directory unit-test' agent='make --no-print-directory agent-test' bench='make --no-print-directory bench-test' cluster='make --no-print-directory cluster-test' e2e='make --no-print-directory e2e-test'

fuzz: jdk ## Searches every fuzz target for new findings, FUZZ_SECONDS (300) each
	@build/fuzz.sh

differential: jdk ## Compares with HAProxy and nginx how mutated messages end, DIFFERENTIAL_COUNT (20000) each way, from a random seed
	@$(MVN) test -pl sidecar -am -Dtest=DifferentialTest -Dsurefire.failIfNoSpecifiedTests=false \
	  -Dsurefire.extraArgLine="-Dmidflight.differential=$${DIFFERENTIAL_COUNT:-20000} -Dmidflight.seed=$${DIFFERENTIAL_SEED:-$$RANDOM}"

check: lint ## What CI runs: format, lint, architecture, generated files, all tests
	@build/check-generated.sh
	@$(MAKE) --no-print-directory test

lint: jdk ## Shell scripts by shellcheck; Java format, sizes and bugs are checked by every build
	@build/packages.sh shellcheck
	@git grep -lE '^#!.*\b(ba)?sh' | xargs shellcheck -x -P SCRIPTDIR -S warning
	$(MVN) validate

format: jdk ## Formats the Java code
	$(MVN) spotless:apply

sbom: jdk ## Writes a CycloneDX bill of materials per module
	$(MVN) package -DskipTests org.cyclonedx:cyclonedx-maven-plugin:2.9.1:makeAggregateBom

coverage: jdk ## Unit tests with a JaCoCo report per module (target/site/jacoco)
	$(MVN) verify -Pcoverage

clean: ## Removes what the build made
	$(MVN) clean

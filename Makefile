# Midflight. `make` prints what there is; every target installs what it needs or names what is missing.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

export JAVA_HOME := $(shell build/find-jdk.sh 2>/dev/null)
MVN := mvn -B -ntp -q

-include e2e/cluster/cluster.mk
-include agent/agent.mk
-include images/images.mk
-include e2e/e2e.mk
-include bench/bench.mk

.PHONY: help jdk build unit-test format check test generate clean

help: ## This list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z][a-zA-Z0-9_-]*:.*## / {printf "  %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

jdk: ## Says which JDK 25 the build uses
	@build/find-jdk.sh

build: jdk ## Compiles and packages every module, without tests
	$(MVN) package -DskipTests

unit-test: jdk ## Unit, golden and component tests, without a cluster
	$(MVN) verify

format: jdk ## Formats the Java code
	$(MVN) spotless:apply

clean: ## Removes what the build made
	$(MVN) clean

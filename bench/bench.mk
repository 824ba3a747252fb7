.PHONY: bench soak profile bench-tools bench-test bench-control bench-control-classes bench-start bench-intercept

# IMAGE: an archive of another build, instead of building one
BENCH_IMAGE := $(or $(IMAGE),images/target/images/sidecar.tar)
BENCH_PYTHON := PYTHONPATH=bench PYTHONDONTWRITEBYTECODE=1 python3

bench: jdk bench-tools ## CPU, latency and memory beside HAProxy, nginx and Envoy, in one run (ROWS, PROXIES, ROUNDS, SECONDS, REPORT=1)
	@$(BENCH_PYTHON) -m harness.bench --image=$(BENCH_IMAGE) --rows=$(ROWS) --rounds=$(or $(ROUNDS),5) --seconds=$(or $(SECONDS),5) \
	  $(if $(PROXIES),--proxies=$(PROXIES)) $(if $(WARM_SECONDS),--warm-seconds=$(WARM_SECONDS)) $(if $(CONGESTION),--congestion=$(CONGESTION)) $(if $(REPORT),--report)

soak: jdk bench-tools ## Mixed load for MINUTES (30); fails where memory or descriptors grow, anything leaks, or an error comes
	@$(BENCH_PYTHON) -m harness.soak --image=$(BENCH_IMAGE) --minutes=$(or $(MINUTES),30)

profile: jdk bench-tools ## Where the proxy's time goes under load, by perf (KIND=http1, http2 or grpc; SECONDS)
	@build/packages.sh linux-perf
	@$(BENCH_PYTHON) -m harness.profile --image=$(BENCH_IMAGE) $(if $(KIND),--kind=$(KIND)) --seconds=$(or $(SECONDS),10)

bench-control: bench-control-classes ## The control plane under SCALE (10000) streams beside java-control-plane (ROWS, ROUNDS, REPETITIONS, HEAP_MIB, REPORT=1)
	@build/packages.sh gcc libc6-dev libssl-dev python3 iproute2
	@$(BENCH_PYTHON) -m harness.control --scale=$(or $(SCALE),10000) --rounds=$(or $(ROUNDS),3) --repetitions=$(or $(REPETITIONS),5) \
	  --heap-mib=$(or $(HEAP_MIB),1024) --rows=$(ROWS) $(if $(REPORT),--report)

bench-control-classes: jdk
	@$(MVN) process-test-classes -pl operator -am

bench-test: jdk ## What the figures of make bench, make bench-control and make soak stand on
	@build/packages.sh gcc libc6-dev libssl-dev python3
	@test -e operator/target/test-classpath || $(MAKE) --no-print-directory bench-control-classes
	@$(BENCH_PYTHON) -m harness.run_tests

bench-tools: $(if $(IMAGE),,images)
	@build/packages.sh haproxy nginx-light libnginx-mod-stream wrk nghttp2-client nghttp2-server gcc libc6-dev python3 python3-pip util-linux iproute2

bench-start: images ## Cold start of a slot to its first byte, and the memory of a proxy and of a standby
	@JAVA_HOME="$(JAVA_HOME)" bench/start.sh e2e/target/classes

bench-intercept: ## What REDIRECT costs a new connection, beside TPROXY, sk_lookup, cgroup/connect4 and sockmap
	@build/packages.sh gcc iptables iproute2 util-linux
	@bench/intercept.sh

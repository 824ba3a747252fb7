.PHONY: bench bench-start bench-intercept

bench: jdk ## CPU and memory per request beside HAProxy and nginx, in one run (BENCH_ROUNDS, BENCH_SECONDS)
	@build/packages.sh haproxy nginx-light wrk
	@rm -rf sidecar/target/dependency
	@$(MVN) package -DskipTests -pl sidecar -am org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DincludeScope=runtime
	@bench/http1.sh

bench-start: images ## Cold start of a slot to its first byte, and the memory of a proxy and of a standby
	@JAVA_HOME="$(JAVA_HOME)" bench/start.sh e2e/target/classes

bench-intercept: ## What REDIRECT costs a new connection, beside TPROXY, sk_lookup, cgroup/connect4 and sockmap
	@build/packages.sh gcc iptables iproute2 util-linux
	@bench/intercept.sh

.PHONY: bench

bench: ## CPU and memory per request beside HAProxy and nginx, in one run (BENCH_ROUNDS, BENCH_SECONDS)
	@build/packages.sh haproxy nginx-light wrk
	@$(MVN) package -DskipTests -pl sidecar -am dependency:copy-dependencies@runtime-jars
	@bench/http1.sh

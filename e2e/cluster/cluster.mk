.PHONY: cluster-up cluster-down cluster-status cluster-binary cluster-test

cluster-up: ## Starts a real one-node Kubernetes cluster in namespaces of its own
	@e2e/cluster/cluster up

cluster-down: ## Ends the cluster and removes everything it made
	@e2e/cluster/cluster down

cluster-status: ## Says what runs in the cluster
	@e2e/cluster/cluster status

cluster-binary: ## Builds the cluster's programs (Kubernetes, Helm) once, or finds them in the cache
	@e2e/cluster/cluster binary

cluster-test: ## Tries the cluster itself, in two clusters of other names
	@e2e/cluster/test.sh

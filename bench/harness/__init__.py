"""The sidecar beside HAProxy, nginx and Envoy: bench/README.md."""

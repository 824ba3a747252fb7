# OCI archives without an engine or a registry: images/target/images/*.tar, one per repository with all its tags.
IMAGE_MODULES := sidecar,operator,webhook,e2e,images,rpcapps,rpcapps-nacos
IMAGES_MAIN = $(JAVA_HOME)/bin/java -XX:+UseSerialGC -Xmx512m --sun-misc-unsafe-memory-access=allow -cp "images/target/classes:images/target/dependency/*" dev.midflight.images.ImagesMain

.PHONY: images images-jars push push-registry

images: images-jars ## Builds the OCI archives (images/target/images/*.tar); what did not change is kept
	@$(IMAGES_MAIN) build

push: push-registry images-jars ## Pushes the images: make push REGISTRY=registry.example.org/team (credentials: docker config)
	@$(IMAGES_MAIN) push $(REGISTRY)

push-registry:
	@test -n "$(REGISTRY)" || { echo "usage: make push REGISTRY=registry.example.org/team" >&2; exit 2; }

images-jars: jdk agent
	@build/packages.sh util-linux iproute2
	@rm -rf {sidecar,images,rpcapps,rpcapps-nacos}/target/dependency
	@echo "images: packaging the modules"
	@$(MVN) package -DskipTests -pl $(IMAGE_MODULES) -am \
	  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DincludeScope=runtime

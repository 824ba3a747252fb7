# What is generated from the custom resources' records: the definitions, the chart's copy, the reference.

generate: jdk ## Writes the CRD YAML, the chart's copy and the reference pages from the Java records
	$(MVN) -pl crds -am test -Dtest=GeneratedFilesTest -Dsurefire.failIfNoSpecifiedTests=false -Dsurefire.extraArgLine=-Dmidflight.golden=write

/** The application and the load as workloads in a cluster. */
@NullMarked
package dev.midflight.e2e.workload;

import org.jspecify.annotations.NullMarked;

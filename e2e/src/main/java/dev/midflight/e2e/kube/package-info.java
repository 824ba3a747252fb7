/** What tests and demo do with the API server beyond single requests. */
@NullMarked
package dev.midflight.e2e.kube;

import org.jspecify.annotations.NullMarked;

/** What several adapters need: HTTP with limits, addresses of registries, instances as listed. */
@NullMarked
package dev.midflight.operator.registry.client;

import org.jspecify.annotations.NullMarked;

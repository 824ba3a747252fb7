/**
 * How an application's instance leaves its registry and comes back; one package for each registry,
 * one line in {@link RegistryAdapters}.
 */
@NullMarked
package dev.midflight.operator.registry;

import org.jspecify.annotations.NullMarked;

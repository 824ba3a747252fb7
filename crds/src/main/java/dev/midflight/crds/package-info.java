/** The custom resources as records; their YAML is generated from here. */
@NullMarked
package dev.midflight.crds;

import org.jspecify.annotations.NullMarked;

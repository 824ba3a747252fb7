/** Namespaces that opted in: their label and their copy of the CA. */
@NullMarked
package dev.midflight.operator.namespace;

import org.jspecify.annotations.NullMarked;

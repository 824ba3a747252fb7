/** The admission webhooks: inject pods, label namespaces, validate resources. */
@NullMarked
package dev.midflight.webhook;

import org.jspecify.annotations.NullMarked;

/** {@code kubectl midflight}: previews an injection, shows what the proxy of a pod does. */
@NullMarked
package dev.midflight.cli;

import org.jspecify.annotations.NullMarked;

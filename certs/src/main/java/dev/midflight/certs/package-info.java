/** The certificate authority of one installation: issues, rotates and bundles certificates. */
@NullMarked
package dev.midflight.certs;

import org.jspecify.annotations.NullMarked;

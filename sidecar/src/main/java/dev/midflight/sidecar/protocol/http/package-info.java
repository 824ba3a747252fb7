/**
 * Messages of HTTP whatever version they travel in (RFC 9110): what protocols say to each other
 * where bytes cannot pass as they are.
 */
@NullMarked
package dev.midflight.sidecar.protocol.http;

import org.jspecify.annotations.NullMarked;

/**
 * The smallest HTTP/1.1 that a server and a load generator need, on plain sockets, so that nothing
 * retries or reconnects behind their backs.
 */
@NullMarked
package dev.midflight.e2e.http;

import org.jspecify.annotations.NullMarked;

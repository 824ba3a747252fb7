/** Plain HTTP behind a Service, with hooks that take the application out of it. */
@NullMarked
package dev.midflight.rpcapps.http;

import org.jspecify.annotations.NullMarked;

/** What every application has: steady calls, the ids it has executed, and a control port. */
@NullMarked
package dev.midflight.rpcapps.call;

import org.jspecify.annotations.NullMarked;

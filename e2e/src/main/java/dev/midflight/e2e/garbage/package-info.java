/** What nobody should ever send to the sockets that the containers of a pod share. */
@NullMarked
package dev.midflight.e2e.garbage;

import org.jspecify.annotations.NullMarked;

/** The only module that knows protobuf: messages to and from the model. */
@NullMarked
package dev.midflight.wire;

import org.jspecify.annotations.NullMarked;

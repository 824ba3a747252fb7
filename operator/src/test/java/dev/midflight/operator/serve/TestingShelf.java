package dev.midflight.operator.serve;

import com.google.protobuf.ByteString;
import dev.midflight.wire.xds.XdsResource;
import dev.midflight.wire.xds.XdsType;
import java.util.List;
import java.util.stream.Stream;

/** Resources whose body is a word, {@code cluster:a=1}. */
final class TestingShelf {
    private TestingShelf() {}

    static Shelf of(String... resources) {
        return put(new Shelf("test"), resources);
    }

    static Shelf put(Shelf shelf, String... resources) {
        shelf.update(Stream.of(resources).map(TestingShelf::resource).toList(), List.of());
        return shelf;
    }

    static void remove(Shelf shelf, String... names) {
        shelf.update(List.of(), Stream.of(names).map(TestingShelf::name).toList());
    }

    /** {@code cluster:a=1}. */
    static XdsResource resource(String text) {
        ResourceName name = name(text.substring(0, text.indexOf('=')));
        String body = text.substring(text.indexOf('=') + 1);
        return new XdsResource(name.type(), name.name(), ByteString.copyFromUtf8(body));
    }

    /** {@code cluster:a}. */
    static ResourceName name(String text) {
        XdsType type =
                XdsType.valueOf(
                        text.substring(0, text.indexOf(':')).toUpperCase(java.util.Locale.ROOT));
        return new ResourceName(type, text.substring(text.indexOf(':') + 1));
    }
}

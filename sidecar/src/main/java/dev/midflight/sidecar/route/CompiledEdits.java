package dev.midflight.sidecar.route;

import dev.midflight.model.traffic.HeaderEdits;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Edits of a head's fields: which names go, and the lines that come. */
public final class CompiledEdits {
    private static final byte[] DATE = Octets.of("date");

    private final byte[][] dropped;
    private final byte[] lines;
    private final List<HeaderEdits.Field> fields;
    private final boolean setsRequestId;
    private final boolean editsDate;

    private CompiledEdits(byte[][] dropped, byte[] lines, List<HeaderEdits.Field> fields) {
        this.dropped = dropped;
        this.lines = lines;
        this.fields = fields;
        this.setsRequestId = fields.stream().anyMatch(f -> f.name().equals("x-request-id"));
        this.editsDate =
                fields.stream().anyMatch(f -> f.name().equals("date"))
                        || Arrays.stream(dropped).anyMatch(name -> Arrays.equals(name, DATE));
    }

    static CompiledEdits of(HeaderEdits edits) {
        List<byte[]> names = new ArrayList<>();
        edits.remove().forEach(name -> names.add(Octets.of(name)));
        edits.set().forEach(field -> names.add(Octets.of(field.name())));
        List<HeaderEdits.Field> fields = new ArrayList<>(edits.set());
        fields.addAll(edits.add());
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        fields.forEach(
                field -> lines.writeBytes(Octets.of(field.name() + ": " + field.value() + "\r\n")));
        return new CompiledEdits(
                names.toArray(byte[][]::new), lines.toByteArray(), List.copyOf(fields));
    }

    /** Lower-case names whose fields are left out; the array is not to be written. */
    public byte[][] dropped() {
        return dropped;
    }

    /** What is appended to HTTP/1.1's field section; not to be written. */
    public byte[] lines() {
        return lines;
    }

    /** True if an x-request-id of the proxy's own would be a second one. */
    public boolean setsRequestId() {
        return setsRequestId;
    }

    /** True if a date of the proxy's own would be a second one, or is not wanted. */
    public boolean editsDate() {
        return editsDate;
    }

    /** The same as fields. */
    public List<HeaderEdits.Field> fields() {
        return fields;
    }
}

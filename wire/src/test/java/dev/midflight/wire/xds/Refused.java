package dev.midflight.wire.xds;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import dev.midflight.model.traffic.PathRules;

/**
 * A resource that can't be taken.
 *
 * @param reason what is said of it: where, and why
 */
record Refused(String about, XdsType type, Message message, String reason) {
    static final String NAME = "somebodys";

    /** Who reads the refusal has to find the resource, the field and what is wrong. */
    void check() {
        UnreadableResourceException refusal =
                assertThrows(UnreadableResourceException.class, () -> read(message.toByteString()));

        String said = String.valueOf(refusal.getMessage());
        assertTrue(said.startsWith(NAME + ": "), said);
        assertTrue(
                refusal.reasons().stream().anyMatch(line -> line.contains(reason)),
                () -> reason + " is not in " + refusal.reasons());
    }

    private void read(ByteString body) throws UnreadableResourceException {
        switch (type) {
            case LISTENER -> XdsReader.listeners(body);
            case ROUTES -> XdsReader.routes(body, PathRules.KEEP);
            case CLUSTER -> XdsReader.cluster(body);
            case LB_ENDPOINT -> XdsReader.lbEndpoint(NAME, body);
            case ENDPOINTS -> XdsReader.endpoints(body);
            case SECRET -> throw new IllegalArgumentException("secret: is read elsewhere");
        }
    }

    /** A field that no subset has. */
    static UnknownFieldSet field(int number) {
        return UnknownFieldSet.newBuilder()
                .addField(number, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                .build();
    }

    @Override
    public String toString() {
        return about;
    }
}

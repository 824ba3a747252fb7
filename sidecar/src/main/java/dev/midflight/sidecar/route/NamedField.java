package dev.midflight.sidecar.route;

/** A field that a rule names; {@code host} is the authority in every protocol and form. */
record NamedField(byte[] lowerName, boolean isHost) {
    static NamedField of(String lowerName) {
        return new NamedField(Octets.of(lowerName), lowerName.equals("host"));
    }

    /** The first field of that name; false: there is none. */
    boolean find(RequestView request, Span value) {
        if (!isHost) {
            return request.field(lowerName, value);
        }
        Span authority = request.authority();
        value.set(authority.octets(), authority.start(), authority.end());
        return !value.isEmpty();
    }
}

package dev.midflight.sidecar.admin;

/**
 * What a page answers; never more of an error than one line.
 *
 * @param allow the methods that it knows, where the request's is none of them; else empty
 */
public record Answer(int status, String contentType, String body, String allow) {
    static final String READS = "GET, HEAD";

    public Answer(int status, String contentType, String body) {
        this(status, contentType, body, "");
    }

    public static Answer text(int status, String body) {
        return new Answer(status, "text/plain; charset=utf-8", body + "\n");
    }

    public static Answer json(String body) {
        return new Answer(200, "application/json", body + "\n");
    }

    /** To a method that a page does not know, with those that it does. */
    static Answer notAllowed(String allow) {
        return new Answer(
                405, "text/plain; charset=utf-8", "expected method: " + allow + "\n", allow);
    }

    /** To a method other than GET and HEAD. */
    public static Answer onlyReads() {
        return notAllowed(READS);
    }

    public static Answer notFound() {
        return text(404, "no such page");
    }
}

package dev.midflight.sidecar.admin;

/** What a page answers; never more of an error than one line. */
public record Answer(int status, String contentType, String body) {
    public static Answer text(int status, String body) {
        return new Answer(status, "text/plain; charset=utf-8", body + "\n");
    }

    public static Answer json(String body) {
        return new Answer(200, "application/json", body + "\n");
    }

    public static Answer notFound() {
        return text(404, "no such page");
    }
}

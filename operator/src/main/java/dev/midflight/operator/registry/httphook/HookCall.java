package dev.midflight.operator.registry.httphook;

/** One request of a hook. */
record HookCall(String method, String path) {
    private static final String METHODS = "GET|POST|PUT|DELETE|PATCH|HEAD";

    HookCall {
        if (!method.matches(METHODS)) {
            throw new IllegalArgumentException(
                    "method '" + method + "' (expected: " + METHODS + ")");
        }
        if (!path.matches("/[\\x21-\\x7e]*")) {
            throw new IllegalArgumentException("path '" + path + "' (expected: /...)");
        }
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}

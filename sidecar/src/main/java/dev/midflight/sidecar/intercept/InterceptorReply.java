package dev.midflight.sidecar.intercept;

/** What the interceptor answered: done, with its details, or refused, with nothing changed. */
sealed interface InterceptorReply {
    /** {@code ok} and its {@code key=value} words. */
    record Done(String details) implements InterceptorReply {
        /** A number among them; -1: it is not there, or none. */
        long number(String key) {
            try {
                return Long.parseLong(value(key));
            } catch (NumberFormatException _) {
                return -1;
            }
        }

        /** Value of a {@code key=value} word, or empty. */
        String value(String key) {
            for (String word : details.split(" ", -1)) {
                if (word.startsWith(key + "=")) {
                    return word.substring(key.length() + 1);
                }
            }
            return "";
        }
    }

    record Refused(String reason) implements InterceptorReply {
        /** What an older interceptor says to everything that it does not know. */
        boolean isUnknownCommand() {
            return reason.equals("unknown-command");
        }
    }

    static InterceptorReply parse(String line) {
        if (line.equals("ok") || line.startsWith("ok ")) {
            return new Done(line.substring(2).trim());
        }
        return new Refused(line.startsWith("error ") ? line.substring(6) : "unexpected reply");
    }
}

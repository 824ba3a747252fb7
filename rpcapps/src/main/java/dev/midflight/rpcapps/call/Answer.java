package dev.midflight.rpcapps.call;

/**
 * What a provider answers to an id.
 *
 * @param first whether this provider had not executed the id before
 */
public record Answer(String id, String provider, boolean first) {
    public String text() {
        return id + " " + provider + " " + first;
    }

    /**
     * @throws IllegalArgumentException if it is no answer
     */
    public static Answer parse(String text) {
        String[] words = text.split(" ", -1);
        if (words.length != 3) {
            throw new IllegalArgumentException("no answer: " + text);
        }
        return new Answer(words[0], words[1], Boolean.parseBoolean(words[2]));
    }
}

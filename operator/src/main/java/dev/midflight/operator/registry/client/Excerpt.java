package dev.midflight.operator.registry.client;

/** Somebody else's answer, short enough for a condition's message. */
public final class Excerpt {
    private static final int CHARACTERS = 200;

    private Excerpt() {}

    /** One line of at most 200 characters. */
    public static String of(String text) {
        String line = text.strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
        return line.length() <= CHARACTERS ? line : line.substring(0, CHARACTERS) + "...";
    }
}

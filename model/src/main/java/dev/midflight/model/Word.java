package dev.midflight.model;

import java.util.Locale;

/** Constants as people read and write them: {@code least-request} is {@code LEAST_REQUEST}. */
public final class Word {
    private Word() {}

    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

package dev.midflight.sidecar.log;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Writes one line per event: time, level, part, plain words, then {@code key=value} pairs.
 *
 * <p>A logger of our own because it costs nothing at the start of a JVM. Safe for use by many
 * threads; every part shares one level, which can be changed at run time.
 */
public final class EventLog {
    private final PrintStream out;
    private final Clock clock;
    private final AtomicReference<LogLevel> level;
    private final String part;

    private EventLog(PrintStream out, Clock clock, AtomicReference<LogLevel> level, String part) {
        this.out = requireNonNull(out, "out is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.level = level;
        this.part = requireNonNull(part, "part is null");
    }

    public static EventLog to(PrintStream out, Clock clock, LogLevel level) {
        return new EventLog(out, clock, new AtomicReference<>(level), "proxy");
    }

    /** The same log, for another part of the proxy. */
    public EventLog part(String name) {
        return new EventLog(out, clock, level, name);
    }

    public LogLevel level() {
        return level.get();
    }

    /** For every part at once. */
    public void setLevel(LogLevel wanted) {
        level.set(wanted);
    }

    /** The same by its name; false: there is no such level. */
    public boolean setLevel(String word) {
        Optional<LogLevel> wanted = LogLevel.parse(word);
        wanted.ifPresent(this::setLevel);
        return wanted.isPresent();
    }

    public boolean isDebug() {
        return level.get() == LogLevel.DEBUG;
    }

    /**
     * @param keysAndValues alternating: a key of the glossary, its value
     */
    public void debug(String event, Object... keysAndValues) {
        write(LogLevel.DEBUG, event, keysAndValues);
    }

    public void info(String event, Object... keysAndValues) {
        write(LogLevel.INFO, event, keysAndValues);
    }

    public void warn(String event, Object... keysAndValues) {
        write(LogLevel.WARN, event, keysAndValues);
    }

    /** Adds the cause's chain of messages; its stack trace only where debug is on. */
    public void warn(String event, Throwable cause, Object... keysAndValues) {
        writeWithCause(LogLevel.WARN, event, cause, keysAndValues);
    }

    public void error(String event, Object... keysAndValues) {
        write(LogLevel.ERROR, event, keysAndValues);
    }

    /** Adds the cause's stack trace: an error is a bug or needs a person. */
    public void error(String event, Throwable cause, Object... keysAndValues) {
        writeWithCause(LogLevel.ERROR, event, cause, keysAndValues);
    }

    private void writeWithCause(
            LogLevel eventLevel, String event, Throwable cause, Object... keysAndValues) {
        if (eventLevel.compareTo(level.get()) > 0) {
            return;
        }
        write(eventLevel, event + ": " + messagesOf(cause), keysAndValues);
        if (eventLevel == LogLevel.ERROR || isDebug()) {
            cause.printStackTrace(out);
        }
    }

    private void write(LogLevel eventLevel, String event, Object... keysAndValues) {
        if (eventLevel.compareTo(level.get()) > 0) {
            return;
        }
        StringBuilder line =
                new StringBuilder(128)
                        .append(clock.instant().truncatedTo(ChronoUnit.MILLIS))
                        .append(' ')
                        .append(eventLevel)
                        .append(' ')
                        .append(part)
                        .append(": ")
                        .append(oneLine(event));
        for (int i = 0; i + 1 < keysAndValues.length; i += 2) {
            line.append(' ')
                    .append(keysAndValues[i])
                    .append('=')
                    .append(quoted(keysAndValues[i + 1]));
        }
        line.append('\n');
        out.print(line);
        out.flush();
    }

    private static String messagesOf(Throwable cause) {
        StringBuilder messages = new StringBuilder();
        Throwable next = cause;
        for (int depth = 0; next != null && depth < 5; depth++) {
            String message = next.getMessage();
            messages.append(depth == 0 ? "" : ": ")
                    .append(message == null ? next.getClass().getSimpleName() : message);
            next = next.getCause();
        }
        return messages.toString();
    }

    private static String quoted(Object value) {
        String text = oneLine(String.valueOf(value));
        boolean plain = !text.isEmpty() && text.indexOf(' ') < 0 && text.indexOf('"') < 0;
        return plain ? text : '"' + text.replace("\"", "\\\"") + '"';
    }

    private static String oneLine(String text) {
        return text.indexOf('\n') < 0 && text.indexOf('\r') < 0
                ? text
                : text.replace("\r", "\\r").replace("\n", "\\n");
    }
}

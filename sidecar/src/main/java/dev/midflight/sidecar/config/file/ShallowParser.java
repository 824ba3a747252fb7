package dev.midflight.sidecar.config.file;

import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.parser.Parser;

/**
 * Refuses what is nested deeper than any configuration: nodes are composed recursively, and a file
 * may not use up the stack of a proxy that serves.
 */
final class ShallowParser implements Parser {
    private static final int MAX_DEPTH = 64;

    private final Parser parser;
    private int depth;

    ShallowParser(Parser parser) {
        this.parser = parser;
    }

    @Override
    public boolean checkEvent(Event.ID id) {
        return parser.checkEvent(id);
    }

    @Override
    public Event peekEvent() {
        return parser.peekEvent();
    }

    @Override
    public boolean hasNext() {
        return parser.hasNext();
    }

    @Override
    public Event next() {
        Event event = parser.next();
        switch (event.getEventId()) {
            case MappingStart, SequenceStart -> depth++;
            case MappingEnd, SequenceEnd -> depth--;
            default -> {}
        }
        if (depth > MAX_DEPTH) {
            throw new ParserException(
                    "nested too deeply (expected: " + MAX_DEPTH + " levels at most)",
                    event.getStartMark());
        }
        return event;
    }
}

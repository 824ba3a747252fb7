package dev.midflight.sidecar.protocol.http;

import java.util.ArrayDeque;

/** Request heads to keep while they may have to be sent again; used over and over. */
public final class Heads {
    private static final int MAX_KEPT = 256;

    private final ArrayDeque<RequestHead> free = new ArrayDeque<>();

    public RequestHead take() {
        RequestHead head = free.pollLast();
        return head == null ? new RequestHead(new Fields()) : head;
    }

    public void give(RequestHead head) {
        if (free.size() < MAX_KEPT) {
            free.add(head);
        }
    }
}

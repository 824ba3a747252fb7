package dev.midflight.sidecar.cluster;

import dev.midflight.sidecar.link.Link;
import io.netty.channel.epoll.EpollTcpInfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The idle connections of one event loop to one target, last used first out. Bounded in number and
 * age; a connection that its peer closed leaves at once.
 */
public final class UpstreamPool {
    private static final int TCP_ESTABLISHED = 1;

    private final Target target;
    private final Connector connector;
    private final int maxIdle;
    private final EpollTcpInfo tcpInfo;
    private final ArrayDeque<IdleUpstream> idle = new ArrayDeque<>();
    private int users;

    UpstreamPool(Target target, Connector connector, int maxIdle, EpollTcpInfo tcpInfo) {
        this.target = target;
        this.connector = connector;
        this.maxIdle = maxIdle;
        this.tcpInfo = tcpInfo;
    }

    public Target target() {
        return target;
    }

    /** An idle connection that is established still, as far as the kernel knows; null: none. */
    public @Nullable Link take() {
        for (IdleUpstream next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
            Link link = next.link();
            if (link.isOpen() && link.channel().tcpInfo(tcpInfo).state() == TCP_ESTABLISHED) {
                return link;
            }
            link.close();
        }
        return null;
    }

    public void connect(ConnectListener listener) {
        connector.connect(target, listener);
    }

    /** Takes a connection that nothing is under way on; closes it if there are enough. */
    public void giveBack(Link link) {
        if (!link.isOpen() || link.eof() || link.outputEnded() || idle.size() >= maxIdle) {
            link.close();
            return;
        }
        IdleUpstream entry = new IdleUpstream(this, link);
        link.owner(entry);
        link.unpause();
        idle.addFirst(entry);
    }

    /** One connection more that sends its requests here. */
    public void enter() {
        users++;
    }

    public void leave() {
        users--;
    }

    void remove(IdleUpstream entry) {
        idle.remove(entry);
    }

    /** Removes all idle connections, for a handover. */
    List<Link> drain() {
        List<Link> links = new ArrayList<>(idle.size());
        for (IdleUpstream entry : idle) {
            links.add(entry.link());
        }
        idle.clear();
        return links;
    }

    /** Closes what is too old; true if nobody needs this pool any more. */
    boolean tick(int maxIdleTicks) {
        for (IdleUpstream last = idle.peekLast(); last != null; last = idle.peekLast()) {
            if (last.age() < maxIdleTicks) {
                break;
            }
            idle.removeLast();
            last.link().close();
        }
        idle.forEach(IdleUpstream::tick);
        return users == 0 && idle.isEmpty();
    }
}

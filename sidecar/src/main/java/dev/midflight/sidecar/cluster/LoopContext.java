package dev.midflight.sidecar.cluster;

import io.netty.channel.epoll.EpollTcpInfo;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** What the clusters of one event loop share. */
record LoopContext(
        int index,
        Connector connector,
        RandomGenerator random,
        LongSupplier nanoClock,
        EpollTcpInfo tcpInfo) {}

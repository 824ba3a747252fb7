package dev.midflight.operator.replica;

import dev.midflight.operator.replica.PeerAnswer.Silent;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Another replica, with a channel that is kept for as long as it answers. One that does not is left
 * alone for a while, and dialled anew, with what is trusted then.
 */
final class Peer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Peer.class);

    private final InetSocketAddress address;
    private final PeerAccess access;
    private final PeerLimits limits;
    private final LongSupplier nanoClock;
    private @Nullable ManagedChannel channel;
    private boolean silent;
    private long silentSince;

    Peer(InetSocketAddress address, PeerAccess access, PeerLimits limits, LongSupplier nanoClock) {
        this.address = address;
        this.access = access;
        this.limits = limits;
        this.nanoClock = nanoClock;
    }

    /** One answer for each, in their order. Blocking. */
    synchronized List<PeerAnswer> ask(List<PolicyVersion> policies) {
        if (silent && nanoClock.getAsLong() - silentSince < limits.quiet().toNanos()) {
            return silence(policies);
        }
        try {
            List<PeerAnswer> answers = answers(policies);
            if (silent) {
                LOG.infof("Replica %s answers again", address);
            }
            silent = false;
            return answers;
        } catch (IOException e) {
            if (!silent) {
                LOG.warnf("Replica %s does not answer: %s", address, e.getMessage());
            }
            silent = true;
            silentSince = nanoClock.getAsLong();
            close();
            return silence(policies);
        }
    }

    private List<PeerAnswer> answers(List<PolicyVersion> policies) throws IOException {
        ManagedChannel open = channel;
        if (open == null) {
            open = access.open(address);
            channel = open;
        }
        List<PeerAnswer> answers =
                ReplicaMessages.read(
                        access.ask(open, ReplicaMessages.request(policies), limits.answer()));
        if (answers.size() != policies.size()) {
            throw new IOException(answers.size() + " answers to " + policies.size());
        }
        return answers;
    }

    private static List<PeerAnswer> silence(List<PolicyVersion> policies) {
        return Collections.nCopies(policies.size(), new Silent());
    }

    @Override
    public synchronized void close() {
        if (channel != null) {
            channel.shutdownNow();
            channel = null;
        }
    }
}

package dev.midflight.rpcapps.zookeeper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.server.auth.DigestAuthenticationProvider;

/** What is under a path, and who may read it: each call by a session of its own. */
record RegistryNodes(String server) {
    private static final int SESSION_MILLIS = 10_000;
    private static final String USER = "reader:secret";

    /** Something to do with a session. */
    @FunctionalInterface
    private interface Work {
        void with(ZooKeeper session) throws KeeperException, InterruptedException;
    }

    /** The names of all nodes without children. */
    Object leaves(String path) {
        List<String> leaves = new ArrayList<>();
        perform(session -> collect(session, path, leaves));
        return leaves;
    }

    /** From now on only one user may read the children of this path and of what is under it. */
    Object guard(String path) {
        int others = ZooDefs.Perms.ALL & ~ZooDefs.Perms.READ;
        List<ACL> guarded =
                List.of(
                        new ACL(others, ZooDefs.Ids.ANYONE_ID_UNSAFE),
                        new ACL(ZooDefs.Perms.ALL, new Id("digest", digest())));
        perform(session -> apply(session, path, guarded));
        return Map.of("guarded", path);
    }

    Object unguard(String path) {
        perform(session -> apply(session, path, ZooDefs.Ids.OPEN_ACL_UNSAFE));
        return Map.of("unguarded", path);
    }

    private void perform(Work work) {
        try {
            ZooKeeper session = new ZooKeeper(server, SESSION_MILLIS, event -> {});
            try {
                session.addAuthInfo("digest", USER.getBytes(StandardCharsets.UTF_8));
                work.with(session);
            } finally {
                session.close();
            }
        } catch (IOException | KeeperException e) {
            throw new IllegalStateException("zookeeper at " + server + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void collect(ZooKeeper session, String path, List<String> leaves)
            throws KeeperException, InterruptedException {
        List<String> children = session.getChildren(path, false);
        if (children.isEmpty()) {
            leaves.add(path);
        }
        for (String child : children) {
            collect(session, path.equals("/") ? "/" + child : path + "/" + child, leaves);
        }
    }

    private static void apply(ZooKeeper session, String path, List<ACL> acl)
            throws KeeperException, InterruptedException {
        for (String child : session.getChildren(path, false)) {
            apply(session, path + "/" + child, acl);
        }
        // The client looks for null in the list, which an immutable one refuses.
        session.setACL(path, new ArrayList<>(acl), -1);
    }

    private static String digest() {
        try {
            return DigestAuthenticationProvider.generateDigest(USER);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

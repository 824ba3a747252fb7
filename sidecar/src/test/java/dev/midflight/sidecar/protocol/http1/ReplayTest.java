package dev.midflight.sidecar.protocol.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;

final class ReplayTest {
    /** However short, each holds all of what it was read with. */
    @Test
    void keepsNoMorePiecesThanItsBytesAreWorth() {
        Replay replay = new Replay();
        ByteBuf head = ByteBufAllocator.DEFAULT.buffer().writeZero(16);
        ByteBuf read = ByteBufAllocator.DEFAULT.buffer().writeZero(1);
        replay.arm(head, 1024);

        for (int i = 0; i < 20; i++) {
            replay.record(read);
        }
        assertTrue(replay.isWhole());
        replay.record(read);

        assertFalse(replay.isWhole());
        assertEquals(1, read.refCnt());
        head.release();
        read.release();
    }
}

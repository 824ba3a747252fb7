package dev.midflight.sidecar.overload;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.util.function.IntSupplier;

/** Reads as Netty does by itself, but no more at once than the loop's budget and its link allow. */
record BudgetedReads(RecvByteBufAllocator adaptive, LoopBudget budget, IntSupplier beforeRead)
        implements RecvByteBufAllocator {
    @Override
    @SuppressWarnings("deprecation") // the interface's
    public Handle newHandle() {
        return new Limited((ExtendedHandle) adaptive.newHandle(), budget, beforeRead);
    }

    private static final class Limited extends DelegatingHandle implements ExtendedHandle {
        private final ExtendedHandle handle;
        private final LoopBudget budget;
        private final IntSupplier beforeRead;
        private boolean served;

        Limited(ExtendedHandle handle, LoopBudget budget, IntSupplier beforeRead) {
            super(handle);
            this.handle = handle;
            this.budget = budget;
            this.beforeRead = beforeRead;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator alloc) {
            int most = beforeRead.getAsInt();
            served = most < Integer.MAX_VALUE;
            return alloc.ioBuffer(Math.min(guess(), Math.min(most, budget.readLimit())));
        }

        /** A link that limits a read by itself has had its turn with it. */
        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
            return !served && handle.continueReading(maybeMoreData);
        }
    }
}

package dev.midflight.sidecar.overload;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/** Reads as Netty does by itself, but no more at once than the loop's budget allows. */
final class BudgetedReads implements RecvByteBufAllocator {
    private final AdaptiveRecvByteBufAllocator adaptive = new AdaptiveRecvByteBufAllocator();
    private final LoopBudget budget;

    BudgetedReads(LoopBudget budget) {
        this.budget = budget;
    }

    @Override
    @SuppressWarnings("deprecation") // the interface's
    public Handle newHandle() {
        return new Limited((ExtendedHandle) adaptive.newHandle(), budget);
    }

    private static final class Limited extends DelegatingHandle implements ExtendedHandle {
        private final ExtendedHandle handle;
        private final LoopBudget budget;

        Limited(ExtendedHandle handle, LoopBudget budget) {
            super(handle);
            this.handle = handle;
            this.budget = budget;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator alloc) {
            return alloc.ioBuffer(Math.min(guess(), budget.readLimit()));
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
            return handle.continueReading(maybeMoreData);
        }
    }
}

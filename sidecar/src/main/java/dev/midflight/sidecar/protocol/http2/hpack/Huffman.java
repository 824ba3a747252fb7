package dev.midflight.sidecar.protocol.http2.hpack;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * The static Huffman code of RFC 7541 appendix B. It is canonical: codes follow from the lengths
 * alone. Decoding looks up eight bits at a time.
 */
final class Huffman {
    private static final int EOS = 256;
    private static final int MAX_LENGTH = 30;
    private static final int NODE = 1 << 30;

    private static final byte[] LENGTHS = {
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, //
        28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28, //
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, //
        5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10, //
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, //
        7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, //
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, //
        6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, //
        20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, //
        24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, //
        22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, //
        21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, //
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, //
        19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, //
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, //
        26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, //
        30
    };

    private static final int[] CODES = codes();

    /** Nodes of 256 entries: a length and a symbol, or {@link #NODE} and the index of a node. */
    private static final int[] TREE = tree();

    private Huffman() {}

    private static int[] codes() {
        int[] codes = new int[LENGTHS.length];
        int code = 0;
        for (int length = 1; length <= MAX_LENGTH; length++) {
            code <<= 1;
            for (int symbol = 0; symbol < LENGTHS.length; symbol++) {
                if (LENGTHS[symbol] == length) {
                    codes[symbol] = code++;
                }
            }
        }
        return codes;
    }

    private static int[] tree() {
        int[] tree = new int[256];
        for (int symbol = 0; symbol <= EOS; symbol++) {
            int left = LENGTHS[symbol];
            int node = 0;
            while (left > 8) {
                left -= 8;
                int at = node + ((CODES[symbol] >>> left) & 0xff);
                if (tree[at] == 0) {
                    tree[at] = NODE | tree.length;
                    tree = Arrays.copyOf(tree, tree.length + 256);
                }
                node = tree[at] & ~NODE;
            }
            int first = (CODES[symbol] << (8 - left)) & 0xff;
            Arrays.fill(
                    tree, node + first, node + first + (1 << (8 - left)), (left << 16) | symbol);
        }
        return tree;
    }

    /** How many octets the code of these takes. */
    static int encodedLength(byte[] octets, int from, int to) {
        long bits = 0;
        for (int i = from; i < to; i++) {
            bits += LENGTHS[octets[i] & 0xff];
        }
        return (int) ((bits + 7) >>> 3);
    }

    static void encode(byte[] octets, int from, int to, ByteBuf out) {
        long pending = 0;
        int bits = 0;
        for (int i = from; i < to; i++) {
            int symbol = octets[i] & 0xff;
            pending = (pending << LENGTHS[symbol]) | CODES[symbol];
            bits += LENGTHS[symbol];
            while (bits >= 8) {
                bits -= 8;
                out.writeByte((int) (pending >>> bits));
            }
        }
        if (bits > 0) {
            out.writeByte((int) ((pending << (8 - bits)) | (0xff >>> bits)));
        }
    }

    /**
     * Decodes a string into an array that has room for 8/5 of its length.
     *
     * @return how many octets it has
     */
    static int decode(ByteBuf in, int from, int to, byte[] out, int at) throws HpackException {
        int written = at;
        int node = 0;
        int pending = 0;
        int bits = 0;
        int sinceSymbol = 0;
        for (int i = from; i < to; i++) {
            pending = (pending << 8) | (in.getByte(i) & 0xff);
            bits += 8;
            sinceSymbol += 8;
            while (bits >= 8) {
                int entry = TREE[node + ((pending >>> (bits - 8)) & 0xff)];
                if ((entry & NODE) != 0) {
                    node = entry & ~NODE;
                    bits -= 8;
                    continue;
                }
                out[written++] = symbol(entry);
                bits -= entry >>> 16;
                sinceSymbol = bits;
                node = 0;
            }
        }
        while (bits > 0) {
            int entry = TREE[node + ((pending << (8 - bits)) & 0xff)];
            if ((entry & NODE) != 0 || entry >>> 16 > bits) {
                break;
            }
            out[written++] = symbol(entry);
            bits -= entry >>> 16;
            sinceSymbol = bits;
            node = 0;
        }
        int mask = (1 << bits) - 1;
        if (sinceSymbol > 7 || (pending & mask) != mask) {
            throw new HpackException("a Huffman string is not padded with ones (RFC 7541 5.2)");
        }
        return written - at;
    }

    private static byte symbol(int entry) throws HpackException {
        int symbol = entry & 0xffff;
        if (symbol == EOS) {
            throw new HpackException("a Huffman string contains its end (RFC 7541 5.2)");
        }
        return (byte) symbol;
    }
}

package dev.midflight.sidecar.tls.records;

import java.util.HexFormat;

/** The trace of RFC 8448 section 3, from the end of its handshake on. */
final class Rfc8448 {
    static final byte[] CLIENT_SECRET =
            hex("9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5");
    static final byte[] SERVER_SECRET =
            hex("a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643");

    static final byte[] CLIENT_KEY = hex("17422dda596ed5d9acd890e3c63f5051");
    static final byte[] CLIENT_IV = hex("5b78923dee08579033e523d9");
    static final byte[] SERVER_KEY = hex("9f02283b6c9c07efc26bb9f2ac92e356");
    static final byte[] SERVER_IV = hex("cf782b88dd83549aadf1e984");

    static final byte[] SERVER_TICKET =
            hex(
                    "17030300de3a6b8f90414a97d6959c3487680de5134a2b240e6cffac116e95d4"
                            + "1d6af8f6b580dcf3d11d63c758db289a015940252f55713e061dc13e078891a3"
                            + "8efbcf5753ad8ef170ad3c7353d16d9da773b9ca7f2b9fa1b6c0d4a3d03f75e0"
                            + "9c30ba1e62972ac46f75f7b981be63439b2999ce13064615139891d5e4c5b406"
                            + "f16e3fc181a77ca475840025db2f0a77f81b5ab05b94c01346755f69232c8651"
                            + "9d86cbeeac87aac347d143f9605d64f650db4d023e70e952ca49fe5137121c74"
                            + "bc2697687e248746d6df353005f3bce18696129c8153556b3b6c6779b37bf159"
                            + "85684f");
    static final byte[] CLIENT_DATA =
            hex(
                    "1703030043a23f7054b62c94d0affafe8228ba55cbefacea42f914aa66bcab3f"
                            + "2b9819a8a5b46b395bd54a9a20441e2b62974e1f5a6292a2977014bd1e3deae6"
                            + "3aeebb21694915e4");
    static final byte[] SERVER_DATA =
            hex(
                    "17030300432e937e11ef4ac740e538ad36005fc4a46932fc3225d05f82aa1b36"
                            + "e30efaf97d90e6dffc602dcb501a59a8fcc49c4bf2e5f0a21c0047c2abf33254"
                            + "0dd032e167c2955d");
    static final byte[] CLIENT_END = hex("1703030013c9872760655666b74d7ff1153efd6db6d0b0e3");
    static final byte[] SERVER_END = hex("1703030013b58fd67166ebf599d24720cfbe7efa7a8864a9");

    private static final int DATA_BYTES = 50;

    private Rfc8448() {}

    /** What both sides say. */
    static byte[] data() {
        byte[] data = new byte[DATA_BYTES];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) i;
        }
        return data;
    }

    /** The client's end of it, behind its handshake. */
    static TlsSession client() {
        return TlsSession.begun("TLS_AES_128_GCM_SHA256", "", SERVER_SECRET, CLIENT_SECRET)
                .orElseThrow();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}

package dev.midflight.sidecar.telemetry;

/** Why an exchange did not go as it should; the codes that users of Envoy know. */
public enum ResponseFlag {
    UF("UF", "the upstream could not be connected"),
    UH("UH", "no endpoint of the cluster is healthy"),
    UO("UO", "a circuit breaker of the cluster is open"),
    UT("UT", "the upstream did not answer in time"),
    URX("URX", "every retry failed, too"),
    UC("UC", "the upstream closed the connection"),
    UPE("UPE", "the upstream's response is not valid"),
    NR("NR", "no route"),
    DC("DC", "the client closed the connection"),
    DPE("DPE", "the client's request is not valid"),
    DT("DT", "the client did not send its request in time"),
    LR("LR", "the proxy itself ended it"),
    RL("RL", "a rate limit"),
    SRL("SRL", "a rate limit that only counts would have refused it"),
    UAEX("UAEX", "an access rule"),
    SUAEX("SUAEX", "an access rule that only counts would have refused it"),
    OM("OM", "the proxy was overloaded"),
    DI("DI", "the request was delayed on purpose"),
    FI("FI", "the request was aborted on purpose");

    private final String code;
    private final String meaning;

    ResponseFlag(String code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public String code() {
        return code;
    }

    public String meaning() {
        return meaning;
    }

    /** Its bit in a set of flags. */
    @SuppressWarnings("EnumOrdinal") // never leaves this process
    public int bit() {
        return 1 << ordinal();
    }

    /** The codes of a set, joined by commas; {@code -}: none. */
    public static String text(int flags) {
        StringBuilder text = new StringBuilder();
        for (ResponseFlag flag : values()) {
            if ((flags & flag.bit()) != 0) {
                text.append(text.isEmpty() ? "" : ",").append(flag.code);
            }
        }
        return text.isEmpty() ? "-" : text.toString();
    }
}

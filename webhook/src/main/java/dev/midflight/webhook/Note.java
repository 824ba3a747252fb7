package dev.midflight.webhook;

/** Something about an injection that its owner should know. */
public record Note(Code code, String message) {

    /** What the note is about; a loss means that a promise of overcommit cannot be kept. */
    public enum Code {
        NO_ENTITLEMENT("NoEntitlement", true),
        SHARE_BELOW_WANTED("ShareBelowWanted", true),
        QOS_CHANGES("QosChanges", true),
        QUOTA_COUNTS_MORE("QuotaCountsMore", true),
        MEMORY_LIMIT_TIGHT("MemoryLimitTight", true),
        POD_CAP_GROWS("PodCapGrows", false),
        CONTAINER_LEVEL_INSTEAD("ContainerLevelInstead", false),
        OTHER_SETS_MATCH("OtherSetsMatch", false),
        SHARED_PROCESS_NAMESPACE("SharedProcessNamespace", false),
        PORT_PROTOCOL_IGNORED("PortProtocolIgnored", false),
        PREVIOUS_VERSION("PreviousVersion", false);

        private final String text;
        private final boolean loss;

        Code(String text, boolean loss) {
            this.text = text;
            this.loss = loss;
        }

        public String text() {
            return text;
        }

        public boolean loss() {
            return loss;
        }
    }
}

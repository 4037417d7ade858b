package countme.loadtest.durability;

/** When Redis answers who counted. */
enum Manner {
    EVERYSEC("everysec", 0, 0, "in memory; on the disk within a second"),
    EVERYSEC_WAIT("everysec", 1, 0, "on the disk, which is written every second (`WAITAOF 1 0`)"),
    ALWAYS("always", 0, 0, "on the disk (`appendfsync always`)"),
    COPY("everysec", 0, 1, "on the disk of a copy (`WAITAOF 0 1`)"),
    BOTH("always", 1, 1, "on both disks (`always`, `WAITAOF 1 1`)");

    private final String synced;
    private final int here;
    private final int copies;
    private final String words;

    Manner(String synced, int here, int copies, String words) {
        this.synced = synced;
        this.here = here;
        this.copies = copies;
        this.words = words;
    }

    /** {@code appendfsync}. A copy's is always {@code always}: else it would say a second later that it has it. */
    String synced() {
        return synced;
    }

    boolean isWaited() {
        return here + copies > 0;
    }

    boolean isCopied() {
        return copies > 0;
    }

    /** What is sent after each call that counts. */
    String[] wait(int millis) {
        return new String[] {"WAITAOF", String.valueOf(here), String.valueOf(copies), String.valueOf(millis)};
    }

    /** Whether the answer to that says that it is so. */
    boolean holds(long local, long remote) {
        return local >= here && remote >= copies;
    }

    /** Where a number is when it is told. */
    String words() {
        return words;
    }
}

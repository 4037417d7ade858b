package countme.topology.export;

/**
 * What becomes of something that a description says.
 *
 * @param kind whether it is there, too
 * @param words where it went, or why it is lost
 * @param reason why a service that says it, or says it so, is not exported; empty where that is no reason
 */
record Fate(Kind kind, String words, String reason) {
    enum Kind {
        /** It changes what is written. */
        MAPPED,
        /** It changes nothing: whoever exports is told. */
        LOST
    }

    /** It is there, by this name. */
    static Fate mapped(String where) {
        return new Fate(Kind.MAPPED, where, "");
    }

    /** It is not there, which takes nothing from what a service promises. */
    static Fate lost(String why) {
        return new Fate(Kind.LOST, why, "");
    }

    /** Who says it is not exported. */
    static Fate refused(String why) {
        return lost(why).except(why);
    }

    /** The same, but for services that say it so. */
    Fate except(String why) {
        return new Fate(kind, words, why);
    }
}

package countme.topology.export;

import countme.topology.service.Placement;
import countme.topology.service.Service;
import java.util.function.BiPredicate;

/**
 * What becomes of something that a description says.
 *
 * @param kind whether it is there, too
 * @param words where it went, or why it is lost
 * @param refused for which services it cannot be left at that: they are not exported
 * @param reason why not
 */
record Fate(Kind kind, String words, BiPredicate<Service, Placement> refused, String reason) {
    enum Kind {
        /** It changes what is written. */
        MAPPED,
        /** It changes nothing: whoever exports a service that says it is told. */
        LOST
    }

    /** It is there, by this name. */
    static Fate mapped(String where) {
        return new Fate(Kind.MAPPED, where, (service, site) -> false, "");
    }

    /** It is not there, which takes nothing from what a service promises. */
    static Fate lost(String why) {
        return new Fate(Kind.LOST, why, (service, site) -> false, "");
    }

    /** Who says it is not exported. */
    static Fate refused(BiPredicate<Service, Placement> says, String why) {
        return lost(why).except(says, why);
    }

    /** The same, but for services of which this holds. */
    Fate except(BiPredicate<Service, Placement> says, String why) {
        return new Fate(kind, words, says, why);
    }
}

package countme.topology.deploy.heal;

import countme.topology.docker.Inventory.Instance;
import org.jspecify.annotations.Nullable;

/** How one instance was found, and what is done about it when it must be put right. */
enum Condition {
    WELL("was well", ""),
    MISSING("was gone", "made again"),
    DEAD("was dead", "made again"),
    ENDED("had ended", "started again"),
    PAUSED("was paused", "continued"),
    CUT("had lost its network", "made again"),
    /** Its liveness command failed just now; only several times in a row is a fault. */
    SILENT("did not answer", "restarted"),
    /** It failed now, and so often before that the engine has given it up. */
    UNHEALTHY("was unhealthy", "restarted"),
    /** It began to run a moment ago, so not answering yet is no fault. */
    STARTING("was starting", ""),
    /** The engine itself is restarting it. */
    RESTARTING("kept ending", ""),
    /** Being removed: gone a moment later. */
    LEAVING("was being removed", "");

    private final String finding;
    private final String deed;

    Condition(String finding, String deed) {
        this.finding = finding;
        this.deed = deed;
    }

    /** What was wrong, to follow the instance's name. */
    String finding() {
        return finding;
    }

    /** What puts it right, as done. */
    String deed() {
        return deed;
    }

    /** Whether it was asked and said nothing. */
    boolean isUnanswered() {
        return this == SILENT || this == UNHEALTHY;
    }

    /**
     * Judges one instance.
     *
     * @param found what the engine has; null for nothing
     * @param answered whether its liveness command has just succeeded; of no account unless it runs
     */
    static Condition of(@Nullable Instance found, boolean answered) {
        if (found == null) {
            return MISSING;
        }
        return switch (found.state()) {
            case CREATED, EXITED -> ENDED;
            case DEAD -> DEAD;
            case PAUSED -> PAUSED;
            case CUT -> CUT;
            case RESTARTING -> RESTARTING;
            case REMOVING -> LEAVING;
            case RUNNING -> answered ? WELL : unanswered(found);
        };
    }

    private static Condition unanswered(Instance found) {
        if (found.isUnhealthy()) {
            return UNHEALTHY;
        }
        return found.status().endsWith("(health: starting)") ? STARTING : SILENT;
    }
}

package countme.acceptance;

import countme.acceptance.Deed.Notice;
import java.util.ArrayList;
import java.util.List;

/**
 * Which failed requests are allowed: those from a fault that users have to notice until 15 s after whom it was done to is well again, which may take
 * a minute. Pure; all times in milliseconds.
 */
final class NemesisJudge {
    /** From the end of a fault until nobody may notice it any more. */
    static final long AFTERWARDS = 15_000;

    /** From the end of a fault until whom it was done to has to be well. */
    static final long TO_HEAL = 60_000;

    /**
     * What was done.
     *
     * @param target to whom, such as a container's name
     * @param over when nothing was done to it any more
     * @param until when it was well again
     */
    record Done(Deed deed, String target, long from, long over, long until) {
        Done {
            if (over < from || until < over) {
                throw new IllegalArgumentException(from + " to " + over + " to " + until);
            }
        }

        private boolean covers(long begin, long end) {
            return begin <= ended() + AFTERWARDS && end >= from;
        }

        private long ended() {
            return Math.min(until, over + TO_HEAL);
        }
    }

    /**
     * A request without a correct answer.
     *
     * @param wrong whether it got an answer that looks like a correct one, which nothing ever explains
     */
    record Failure(long begin, long end, String reason, boolean wrong) {}

    private NemesisJudge() {}

    /** The failures that none of what was done explains. */
    static List<Failure> unexplained(List<Done> done, List<Failure> failures) {
        List<Done> windows = windows(done);
        return failures.stream()
                .filter(one ->
                        one.wrong() || windows.stream().noneMatch(window -> window.covers(one.begin(), one.end())))
                .toList();
    }

    /** The milliseconds of a run in which no request may fail. */
    static long strict(List<Done> done, long length) {
        List<Done> windows = windows(done);
        long strict = 0;
        for (long at = 0; at < length; at += 100) {
            long now = at;
            if (windows.stream().noneMatch(window -> window.covers(now, now))) {
                strict += 100;
            }
        }
        return strict;
    }

    /** Where everybody may notice something. Two replicas that have a fault at the same time count as all of them. */
    private static List<Done> windows(List<Done> done) {
        List<Done> windows = new ArrayList<>();
        for (Done one : done) {
            if (one.deed().notice() == Notice.EVERYBODY) {
                windows.add(one);
            }
            for (Done other : done) {
                if (one.deed().notice() == Notice.IF_NO_REPLICA_IS_LEFT
                        && other.deed().notice() == Notice.IF_NO_REPLICA_IS_LEFT
                        && !one.target().equals(other.target())
                        && one.from() <= other.from()
                        && other.from() <= one.ended()) {
                    long ended = Math.max(other.from(), Math.min(one.ended(), other.ended()));
                    windows.add(new Done(
                            other.deed(), one.target() + " and " + other.target(), other.from(), ended, ended));
                }
            }
        }
        return windows;
    }
}

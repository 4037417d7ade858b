package countme.topology.deploy.release;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What users were answered.
 *
 * @param requests all of theirs
 * @param failed those with a status of 500 or more, and those that a replica failed before another one answered
 */
public record Failures(long requests, long failed) {
    /** Those of nobody. */
    public static final Failures NONE = new Failures(0, 0);

    /** One in a hundred more than before is worse; but single ones prove nothing. */
    private static final double TOLERANCE = 0.01;

    private static final int FEW = 3;

    /**
     * By lines of the entrance's log.
     *
     * @param failed see {@link countme.topology.service.Entrance#failed}
     */
    public static Failures in(List<String> lines, Function<String, Optional<Boolean>> failed) {
        List<Boolean> requests =
                lines.stream().flatMap(line -> failed.apply(line).stream()).toList();
        return new Failures(
                requests.size(), requests.stream().filter(Boolean::booleanValue).count());
    }

    /** Both together. */
    public Failures plus(Failures more) {
        return new Failures(requests + more.requests, failed + more.failed);
    }

    /** Whether more fail than before, by more than an accident. */
    public boolean isWorseThan(Failures earlier) {
        return failed >= FEW && ratio() > earlier.ratio() + TOLERANCE;
    }

    private double ratio() {
        return requests == 0 ? 0 : (double) failed / requests;
    }
}

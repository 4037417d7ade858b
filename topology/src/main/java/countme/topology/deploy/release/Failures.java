package countme.topology.deploy.release;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the proxy was answered.
 *
 * @param requests all of the counter's
 * @param failed those with a status of 500 or more, and those that a replica failed before another one answered
 */
record Failures(long requests, long failed) {
    static final Failures NONE = new Failures(0, 0);

    private static final Pattern LINE =
            Pattern.compile("\"status\":(\\d+),.*\"upstream_replica\":\"[^\"].*\"upstream\":\"([^\"]*)\"");
    /** One in a hundred more than before is worse; but single ones prove nothing. */
    private static final double TOLERANCE = 0.01;

    private static final int FEW = 3;

    /** By lines of its log. */
    static Failures in(List<String> lines) {
        long requests = 0;
        long failed = 0;
        for (String line : lines) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.find()) {
                requests++;
                boolean tried = matcher.group(2).contains(",");
                failed += tried || Integer.parseInt(matcher.group(1)) >= 500 ? 1 : 0;
            }
        }
        return new Failures(requests, failed);
    }

    Failures plus(Failures more) {
        return new Failures(requests + more.requests, failed + more.failed);
    }

    boolean isWorseThan(Failures earlier) {
        return failed >= FEW && ratio() > earlier.ratio() + TOLERANCE;
    }

    private double ratio() {
        return requests == 0 ? 0 : (double) failed / requests;
    }
}

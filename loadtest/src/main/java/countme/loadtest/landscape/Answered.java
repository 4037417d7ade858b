package countme.loadtest.landscape;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the load generator says of one load. Pure.
 *
 * @param requests answered to the last byte
 * @param seconds how long it lasted
 * @param errors connections, reads, writes, answers in time and statuses that were not as they should be
 * @param p50 median latency, milliseconds
 * @param p99 99th percentile, milliseconds
 * @param p999 99.9th percentile, milliseconds
 * @param max longest, milliseconds
 * @param processor seconds of processor time that the generator itself took; empty where it did not say
 */
record Answered(
        long requests,
        double seconds,
        long errors,
        double p50,
        double p99,
        double p999,
        double max,
        OptionalDouble processor) {
    private static final Pattern LINE = Pattern.compile("(?m)^landscape (?<figures>.*)$");
    private static final Pattern FIGURE = Pattern.compile("(\\w+)=(\\d+)");
    /** What bash's {@code times} says of its children: the second of two lines, user and system. */
    private static final Pattern TIMES = Pattern.compile("(?m)^(\\d+)m([\\d.]+)s (\\d+)m([\\d.]+)s$");

    private static final double MICROS_PER_MILLI = 1e3;
    private static final double MICROS_PER_SECOND = 1e6;
    private static final int SECONDS_PER_MINUTE = 60;

    /**
     * Reads all that was printed for one load.
     *
     * @throws IllegalArgumentException when the figures are not in it
     */
    static Answered parse(String output) {
        Matcher line = LINE.matcher(output);
        if (!line.find()) {
            throw new IllegalArgumentException("the load generator said: " + output.strip());
        }
        Map<String, Long> figures = FIGURE.matcher(line.group("figures"))
                .results()
                .collect(Collectors.toMap(found -> found.group(1), found -> Long.parseLong(found.group(2))));
        Function<String, Long> figure = name -> figures.getOrDefault(name, 0L);
        return new Answered(
                figure.apply("requests"),
                figure.apply("micros") / MICROS_PER_SECOND,
                figure.apply("connect")
                        + figure.apply("read")
                        + figure.apply("write")
                        + figure.apply("timeout")
                        + figure.apply("status"),
                figure.apply("p50") / MICROS_PER_MILLI,
                figure.apply("p99") / MICROS_PER_MILLI,
                figure.apply("p999") / MICROS_PER_MILLI,
                figure.apply("max") / MICROS_PER_MILLI,
                processor(output));
    }

    private static OptionalDouble processor(String output) {
        return TIMES.matcher(output)
                .results()
                .skip(1)
                .mapToDouble(Answered::seconds)
                .findFirst();
    }

    private static double seconds(MatchResult times) {
        return (Integer.parseInt(times.group(1)) + Integer.parseInt(times.group(3))) * SECONDS_PER_MINUTE
                + Double.parseDouble(times.group(2))
                + Double.parseDouble(times.group(4));
    }
}

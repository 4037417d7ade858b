package countme.loadtest.scaling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Lets visitors come to replicas that count in different ways, in a time of its own. One replica dies half-way. The same seed gives the same visitors, whatever
 * they come to.
 *
 * @param seed of all chance
 * @param rate visits a second
 * @param seconds how long they come
 * @param replicas among whom they are spread
 */
record Simulation(long seed, int rate, int seconds, int replicas) {
    /** What docs/scaling.md shows. */
    static final Simulation SHOWN = new Simulation(20261129, 20_000, 5, 8);

    /** Milliseconds of a message from a replica to who counts, or back: from, to. */
    private static final double LEAST_WAY = 0.1;

    private static final double MOST_WAY = 0.5;

    /** Milliseconds until somebody loads the page again: from, to. */
    private static final double LEAST_THOUGHT = 20;

    private static final double MOST_THOUGHT = 200;
    private static final double MILLISECONDS = 1000;

    private static final List<Counting> WAYS = List.of(
            new Countings.CallForEach(),
            new Countings.CallForMany(1),
            new Countings.CallForMany(5),
            new Countings.Lease(100),
            new Countings.Lease(1000),
            new Countings.Shards(4, 10),
            new Countings.Shards(16, 100),
            new Countings.Merged(100),
            new Countings.Merged(1000));

    /** A row for each way to count. */
    String table() {
        List<Arrival> arrivals = arrivals();
        return MarkdownTable.of(
                List.of(
                        "counted by",
                        "calls/s, busiest key",
                        "median wait, ms",
                        "number told twice",
                        "numbers never told",
                        "later, but smaller",
                        "own second not larger",
                        "off by at most",
                        "lost in the end"),
                WAYS.stream().map(way -> row(way, arrivals)).toList());
    }

    Judgement judge(Counting way) {
        return Judgement.of(way.count(arrivals(), world()));
    }

    private List<String> row(Counting way, List<Arrival> arrivals) {
        Counting.Result result = way.count(arrivals, world());
        Judgement judged = Judgement.of(result);
        return List.of(
                way.name(),
                count(result.callsOfTheBusiest() / seconds),
                String.format(Locale.ROOT, "%.1f", judged.medianWait()),
                count(judged.twice()),
                count(judged.holes()),
                count(judged.backwards()),
                count(judged.ownBackwards()),
                count(judged.off()),
                count(judged.lost()));
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    Counting.World world() {
        double end = seconds * MILLISECONDS;
        return new Counting.World(replicas, end / 2, end);
    }

    /** In the order of time. */
    List<Arrival> arrivals() {
        var chance = new SplittableRandom(seed);
        Counting.World world = world();
        var arrivals = new ArrayList<Arrival>();
        int visitors = rate * seconds / 2;
        for (int visitor = 0; visitor < visitors; visitor++) {
            double at = chance.nextDouble(world.end());
            double again = at + chance.nextDouble(LEAST_THOUGHT, MOST_THOUGHT);
            arrivals.add(arrival(visitor, at, chance, world));
            arrivals.add(arrival(visitor, again, chance, world));
        }
        arrivals.sort(Comparator.comparingDouble(Arrival::at));
        return arrivals;
    }

    private Arrival arrival(int visitor, double time, SplittableRandom chance, Counting.World world) {
        int alive = time < world.deathOfTheFirst() ? 0 : 1;
        return new Arrival(
                visitor,
                time,
                chance.nextInt(alive, replicas),
                chance.nextDouble(LEAST_WAY, MOST_WAY),
                chance.nextDouble(LEAST_WAY, MOST_WAY));
    }
}

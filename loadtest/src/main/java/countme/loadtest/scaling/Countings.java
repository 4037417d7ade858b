package countme.loadtest.scaling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** The ways to count that docs/scaling.md compares. */
final class Countings {
    /** What a replica takes for a request by itself, in milliseconds. */
    private static final double ALONE = 0.05;

    private Countings() {}

    /** A call for each visit: one key is told, one after another. */
    record CallForEach() implements Counting {
        @Override
        public String name() {
            return "one key, a call for each visit";
        }

        @Override
        public Result count(List<Arrival> arrivals, World world) {
            List<Arrival> inOrder = arrivals.stream()
                    .sorted(Comparator.comparingDouble(one -> one.at() + one.out()))
                    .toList();
            var visits = new ArrayList<Visit>();
            for (Arrival one : inOrder) {
                visits.add(new Visit(one.visitor(), one.at(), one.at() + one.out() + one.back(), visits.size() + 1L));
            }
            return new Result(visits, visits.size(), visits.size());
        }
    }

    /**
     * A replica collects the visits of some time and has them counted by one call, which gives it as many numbers. Nobody is answered before.
     *
     * @param milliseconds how long it collects
     */
    record CallForMany(double milliseconds) implements Counting {
        /** Those whom a call counts, when it comes to the key, and when its answer is back. */
        private record Call(List<Arrival> visitors, double counted, double answered) {
            /** On its way as long as the first of them would be alone. */
            static Call of(double sent, List<Arrival> visits) {
                Arrival first = visits.get(0);
                double counted = sent + first.out();
                return new Call(visits, counted, counted + first.back());
            }
        }

        @Override
        public String name() {
            return "one key, a call for the visits of %.0f ms".formatted(milliseconds);
        }

        @Override
        public Result count(List<Arrival> arrivals, World world) {
            // Each replica has its own clock.
            var batches = new TreeMap<Double, List<Arrival>>();
            for (Arrival one : arrivals) {
                double phase = milliseconds * one.replica() / world.replicas();
                double tick = phase + Math.ceil((one.at() - phase) / milliseconds) * milliseconds;
                batches.computeIfAbsent(tick, none -> new ArrayList<>()).add(one);
            }
            List<Call> calls = batches.entrySet().stream()
                    .map(batch -> Call.of(batch.getKey(), batch.getValue()))
                    .sorted(Comparator.comparingDouble(Call::counted))
                    .toList();
            var visits = new ArrayList<Visit>();
            for (Call call : calls) {
                for (Arrival one : call.visitors()) {
                    visits.add(new Visit(one.visitor(), one.at(), call.answered(), visits.size() + 1L));
                }
            }
            return new Result(visits, calls.size(), visits.size());
        }
    }

    /**
     * A replica takes many numbers in advance and gives them out by itself.
     *
     * @param numbers how many at once
     */
    record Lease(int numbers) implements Counting {
        @Override
        public String name() {
            return "one key, %,d numbers in advance".formatted(numbers);
        }

        @Override
        public Result count(List<Arrival> arrivals, World world) {
            var visits = new ArrayList<Visit>();
            long[] next = new long[world.replicas()];
            long[] last = new long[world.replicas()];
            long leases = 0;
            for (Arrival one : arrivals) {
                double wait = ALONE;
                int replica = one.replica();
                if (next[replica] == last[replica]) {
                    next[replica] = leases * numbers;
                    last[replica] = next[replica] + numbers;
                    leases++;
                    wait += one.out() + one.back();
                }
                next[replica]++;
                visits.add(new Visit(one.visitor(), one.at(), one.at() + wait, next[replica]));
            }
            return new Result(visits, leases, leases * numbers);
        }
    }

    /**
     * Several keys, of which each visit counts up one. What the others have is known from the last time that a replica asked.
     *
     * @param keys how many
     * @param milliseconds from one look at the other keys to the next
     */
    record Shards(int keys, double milliseconds) implements Counting {
        @Override
        public String name() {
            return "%d keys, their sum looked up every %.0f ms".formatted(keys, milliseconds);
        }

        @Override
        public Result count(List<Arrival> arrivals, World world) {
            List<Arrival> inOrder = arrivals.stream()
                    .sorted(Comparator.comparingDouble(one -> one.at() + one.out()))
                    .toList();
            long[] counts = new long[keys];
            long[][] known = new long[world.replicas()][keys];
            double[] looked = new double[world.replicas()];
            long[] calls = new long[keys];
            var visits = new ArrayList<Visit>();
            for (Arrival one : inOrder) {
                double now = one.at() + one.out();
                int replica = one.replica();
                if (now - looked[replica] >= milliseconds) {
                    known[replica] = counts.clone();
                    looked[replica] = now;
                    for (int key = 0; key < keys; key++) {
                        calls[key]++;
                    }
                }
                int key = visits.size() % keys;
                counts[key]++;
                calls[key]++;
                known[replica][key] = counts[key];
                visits.add(new Visit(one.visitor(), one.at(), now + one.back(), sum(known[replica])));
            }
            long busiest = 0;
            for (long each : calls) {
                busiest = Math.max(busiest, each);
            }
            return new Result(visits, busiest, sum(counts));
        }
    }

    /**
     * Each replica counts by itself, and tells the others from time to time.
     *
     * @param milliseconds from one time to the next
     */
    record Merged(double milliseconds) implements Counting {
        @Override
        public String name() {
            return "each replica by itself, told every %.0f ms".formatted(milliseconds);
        }

        @Override
        public Result count(List<Arrival> arrivals, World world) {
            long[] own = new long[world.replicas()];
            long[] told = new long[world.replicas()];
            double nextTelling = milliseconds;
            long tellings = 0;
            var visits = new ArrayList<Visit>();
            for (Arrival one : arrivals) {
                while (one.at() >= nextTelling) {
                    tellings += tell(own, told, nextTelling, world);
                    nextTelling += milliseconds;
                }
                int replica = one.replica();
                own[replica]++;
                visits.add(
                        new Visit(one.visitor(), one.at(), one.at() + ALONE, sum(told) - told[replica] + own[replica]));
            }
            tellings += tell(own, told, nextTelling, world);
            return new Result(visits, tellings, sum(told));
        }

        private static long tell(long[] own, long[] told, double now, World world) {
            long tellings = 0;
            for (int replica = 0; replica < own.length; replica++) {
                if (now < world.lifeOf(replica)) {
                    told[replica] = own[replica];
                    tellings++;
                }
            }
            return tellings;
        }
    }

    private static long sum(long[] counts) {
        long sum = 0;
        for (long each : counts) {
            sum += each;
        }
        return sum;
    }
}

package countme.loadtest;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * A visitor who comes over a new connection each time and says which visit it is, so that the proxy's log tells afterwards which replica
 * answered it. Who is watched so need not be asked meanwhile: that would slow down what is timed.
 */
final class NumberedVisits implements AutoCloseable {
    /** What the visitor calls itself, before the visit's number. */
    static final String AGENT = "countme-visit-";

    private static final int PAUSE_MILLIS = 50;
    /** For the last line to be in the log that is asked. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** The log's clock may be that of another machine. */
    private static final Duration EARLIER = Duration.ofSeconds(10);

    private final URI url;
    private final Launcher launcher;
    private final SSLContext trust = AnyServer.trusted();
    private final Instant begun = Instant.now();
    /** When each visit was answered, by {@link System#nanoTime}. */
    private final Map<Integer, Long> answered = new HashMap<>();

    private final Thread visitor = new Thread(this::keepComing, "numbered visits");
    private volatile boolean over;

    private NumberedVisits(URI url, Launcher launcher) {
        this.url = url;
        this.launcher = launcher;
        visitor.setDaemon(true);
    }

    /** Lets the visitor come to a stack. */
    static NumberedVisits begin(OwnStack stack) {
        return begin(stack.url(), stack.launcher());
    }

    /** Lets the visitor come to a counter whose launcher knows what the proxy wrote. */
    static NumberedVisits begin(URI url, Launcher launcher) {
        var visits = new NumberedVisits(url, launcher);
        visits.visitor.start();
        return visits;
    }

    /**
     * Lets the visitor go.
     *
     * @return the visits in their order
     * @throws IOException when the log does not have them all
     */
    Visits end() throws IOException, InterruptedException {
        close();
        visitor.join();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Map<Integer, String> replicas = replicas(log());
            if (replicas.keySet().containsAll(answered.keySet())) {
                return Visits.of(answered, replicas);
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("%d visits were answered, and after %d s the proxy's log has %d of them"
                        .formatted(answered.size(), PATIENCE.toSeconds(), replicas.size()));
            }
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private String log() throws IOException, InterruptedException {
        return launcher.require(
                "logs",
                "proxy",
                "--format",
                "json",
                "--since",
                begun.minus(EARLIER).toString());
    }

    /** Who answered which visit, by what {@code logs --format json} prints. Lines that are no request's are passed over. */
    static Map<Integer, String> replicas(String printed) {
        Map<Integer, String> replicas = new HashMap<>();
        for (Json entry : Json.all(printed)) {
            String line = entry.get("line").text();
            if (line.startsWith("{")) {
                Json request = Json.parse(line);
                String agent = request.get("user_agent").text();
                if (agent.startsWith(AGENT)) {
                    replicas.put(
                            Integer.valueOf(agent.substring(AGENT.length())),
                            request.get("upstream_replica").text());
                }
            }
        }
        return replicas;
    }

    private void keepComing() {
        try {
            for (int number = 0; !over; number++) {
                come(number);
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Who is not answered has come all the same; that is not what is asked here. */
    private void come(int number) {
        try (var connection = new Connection(url, trust, AGENT + number)) {
            long unused = connection.visit();
            answered.put(number, System.nanoTime());
        } catch (IOException e) {
            // It was not answered.
        }
    }

    @Override
    public void close() {
        over = true;
    }

    /**
     * Visits that were answered, in their order. Pure.
     *
     * @param answered each one
     */
    record Visits(List<Visit> answered) {
        /**
         * One of them.
         *
         * @param moment of its answer, by {@link System#nanoTime}
         * @param replica who answered
         */
        record Visit(long moment, String replica) {}

        Visits {
            answered = List.copyOf(answered);
        }

        private static Visits of(Map<Integer, Long> moments, Map<Integer, String> replicas) {
            List<Visit> visits = new ArrayList<>();
            moments.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(one -> visits.add(new Visit(one.getValue(), replicas.getOrDefault(one.getKey(), ""))));
            return new Visits(visits);
        }

        /**
         * From when each of some replicas had answered, and nobody else did any more.
         *
         * @param after earlier visits do not count
         * @throws IOException when that never was
         */
        long served(List<String> replicas, long after) throws IOException {
            Map<String, Long> first = new HashMap<>();
            long onlyThese = after;
            boolean others = false;
            for (Visit visit : answered) {
                if (visit.moment() < after) {
                    continue;
                }
                if (!replicas.contains(visit.replica())) {
                    others = true;
                } else {
                    onlyThese = others ? visit.moment() : onlyThese;
                    others = false;
                    first.putIfAbsent(visit.replica(), visit.moment());
                }
            }
            if (others || first.size() < replicas.size()) {
                throw new IOException("visitors were not answered by %s alone, each of them, but by %s"
                        .formatted(
                                replicas,
                                answered.stream().map(Visit::replica).distinct().toList()));
            }
            return first.values().stream().mapToLong(Long::longValue).reduce(onlyThese, Math::max);
        }
    }
}

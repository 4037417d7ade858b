package countme.loadtest.landscape;

import countme.loadtest.AnyServer;
import countme.loadtest.Connection;
import countme.loadtest.Docker;
import countme.loadtest.OwnStack;
import countme.loadtest.StackStatus;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/** The stack and all peers, up, with the load generator: puts loads on them, one at a time, and accepts only exact counts. */
final class Places implements AutoCloseable {
    private static final Duration SETTLING = Duration.ofSeconds(10);
    private static final SSLContext TRUST = AnyServer.trusted();
    private static final int SHORT_WARM_UP_SECONDS = 3;

    private final OwnStack stack;
    private final Peers peers;
    private final Generator generator;
    private ProcessorTimes times;
    private final Map<Place, URI> urls = new EnumMap<>(Place.class);

    private Places(OwnStack stack, List<Place> others, PrintStream out) throws IOException, InterruptedException {
        this.stack = stack;
        StackStatus status = stack.status();
        awaitTraining(status, out);
        peers = Peers.start(stack.project(), PeerImage.get(out), others);
        try {
            urls.put(Place.STACK, URI.create("https://127.0.0.1:%d/".formatted(stack.https())));
            for (Place place : others) {
                urls.put(place, peers.url(place));
            }
            generator = new Generator(peers);
            times = times(status);
        } catch (IOException | InterruptedException e) {
            peers.close();
            throw e;
        }
    }

    /** What an image's first start begins would be measured beside the load, and the stack's {@code down} would end it. */
    private static void awaitTraining(StackStatus status, PrintStream out) throws IOException, InterruptedException {
        for (StackStatus.Row training : status.training()) {
            out.println("waiting for the first start's training of Java to end: " + training.name());
            // It removes itself, perhaps before it can be waited for.
            boolean unused = Docker.succeeds("wait", training.container());
        }
    }

    private ProcessorTimes times(StackStatus status) {
        return new ProcessorTimes(
                stack.project(),
                status.rows().stream()
                        .filter(row -> !row.container().isEmpty())
                        .collect(Collectors.toMap(
                                StackStatus.Row::container, row -> Place.STACK.id() + "/" + row.service())));
    }

    /** Scales the stack. */
    void scale(int replicas) throws IOException, InterruptedException {
        String unused = stack.call("scale", "app=" + replicas, "--yes");
        times = times(stack.status());
    }

    /** The load generator alone, for a stack that is up. */
    static Places alone(OwnStack stack, PrintStream out) throws IOException, InterruptedException {
        return new Places(stack, List.of(), out);
    }

    /** Starts all peers beside a stack that is up. */
    static Places withPeers(OwnStack stack, PrintStream out) throws IOException, InterruptedException {
        return new Places(stack, List.of(Place.LIMIT, Place.CEILING, Place.PEER), out);
    }

    URI url(Place place) {
        URI url = urls.get(place);
        if (url == null) {
            throw new IllegalArgumentException(place.id());
        }
        return url;
    }

    /** Which programs are compared and what loads them. */
    String versions() throws IOException, InterruptedException {
        return peers.versions(stack.call("exec", "proxy", "--", "sh", "-c", "nginx -v 2>&1"));
    }

    /** MiB that the stack's containers hold, by service. */
    Map<String, Double> memory() throws IOException, InterruptedException {
        return stack.status("--memory").rows().stream()
                .collect(Collectors.groupingBy(
                        StackStatus.Row::service, Collectors.summingDouble(StackStatus.Row::memoryMib)));
    }

    /** Loads a place for nothing but that it is warm. */
    void warmUp(Place place, int connections, int seconds) throws IOException {
        if (seconds > 0) {
            Answered unused = generator.load(url(place), connections, seconds, Generator.Visitors.HERE);
        }
    }

    /** Loads all peers for a moment: neither nginx nor Python becomes faster by it, but connections between them are open then. */
    void warmUpPeers(int connections) throws IOException {
        for (Place place : Place.values()) {
            if (place != Place.STACK) {
                warmUp(place, connections, SHORT_WARM_UP_SECONDS);
            }
        }
    }

    /**
     * Loads a place.
     *
     * @throws IOException when a request failed or the count is not exact
     */
    Sample load(Place place, int connections, int seconds) throws IOException, InterruptedException {
        return load(place, url(place), connections, seconds, Generator.Visitors.HERE);
    }

    /** The same at another address of the place, and by others. */
    Sample load(Place place, URI url, int connections, int seconds, Generator.Visitors visitors)
            throws IOException, InterruptedException {
        long before = place.isCounting() ? settled(place) : 0;
        Spent then = times.before();
        Answered answered;
        try {
            answered = generator.load(url, connections, seconds, visitors);
        } catch (IOException e) {
            throw new IOException(place.words() + ": " + e.getMessage(), e);
        }
        Spent now = times.after();
        if (place.isCounting()) {
            // The reading after the load is counted as well.
            long moved = read(place) - before - 1;
            judge(place, answered.requests(), moved, connections);
        }
        return Sample.of(place, answered, now.since(then));
    }

    /** Requests that were under way when the generator ended may have been counted: at most one for each connection. */
    static void judge(Place place, long answered, long moved, int connections) throws IOException {
        if (moved < answered || moved > answered + connections) {
            throw new IOException(
                    "%s did not count exactly: %d requests were answered and at most %d more under way, but the counter moved by %d. Either somebody else used it: run again when nobody does. Or it is wrong."
                            .formatted(place.words(), answered, connections, moved));
        }
    }

    /** Reads until two readings follow each other: what the last load left under way is over then. */
    private long settled(Place place) throws IOException {
        long deadline = System.nanoTime() + SETTLING.toNanos();
        long last = read(place);
        for (long next = read(place); next != last + 1; next = read(place)) {
            if (System.nanoTime() > deadline) {
                throw new IOException(
                        "%s is used by somebody else: run again when nobody does.".formatted(place.words()));
            }
            last = next;
        }
        return last + 1;
    }

    private long read(Place place) throws IOException {
        try (var reader = new Connection(url(place), TRUST)) {
            return reader.visit();
        }
    }

    @Override
    public void close() {
        generator.close();
        peers.close();
    }
}

package countme.topology.docker;

import countme.topology.concurrent.Time;
import countme.topology.docker.VolumeChain.Link;
import countme.topology.policy.Labels;
import countme.topology.report.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Texts that are remembered with a stack on its engine, by name, so that all who use the engine know the same. They are labels of a volume that is
 * never mounted: read and written in milliseconds, all of them at once, before there is any image. Nothing in them may be secret: the engine shows
 * labels to whoever asks.
 */
public final class StackRecord {
    private static final String PREFIX = "countme.record.";
    /** Who wrote what this one was made from. */
    private static final String BASE = "countme.base";

    private static final int ATTEMPTS = 50;
    private static final Duration BETWEEN = Duration.ofMillis(20);

    private static final Link NONE = new Link(0, Map.of(), Instant.EPOCH);

    private final VolumeChain chain;
    private final Time time;

    public StackRecord(ContainerEngine engine, String project, Time time) {
        this.chain = new VolumeChain(engine, project, Labels.RECORD, time);
        this.time = time;
    }

    /** The texts there are; empty when nothing was ever remembered. */
    public Optional<Map<String, String>> read() {
        return newest(chain.links());
    }

    private static Optional<Map<String, String>> newest(List<Link> links) {
        return links.isEmpty()
                ? Optional.empty()
                : Optional.of(links.get(links.size() - 1).labels().entrySet().stream()
                        .filter(label -> label.getKey().startsWith(PREFIX))
                        .collect(Collectors.toMap(
                                label -> label.getKey().substring(PREFIX.length()), Map.Entry::getValue)));
    }

    /**
     * Replaces the texts, whoever else does so at the same time.
     *
     * @param change gives the new ones for those there are, and is asked again when they have changed meanwhile. Then the first answer may be in them already,
     *     because somebody has gone on from it: so it must not matter whether it is done twice
     * @return the new ones
     */
    public Map<String, String> update(Function<Optional<Map<String, String>>, Map<String, String>> change) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            List<Link> links = chain.links();
            Map<String, String> texts = change.apply(newest(links));
            if (append(links, texts)) {
                // The last one stays for whoever reads just now: no list of an engine is of one moment.
                quietly(() -> links.stream()
                        .limit(Math.max(0, links.size() - 1))
                        .forEach(link -> chain.remove(link.number())));
                return texts;
            }
            if (!time.pass(BETWEEN)) {
                throw Problem.interrupted();
            }
        }
        throw Problem.passing(
                "What is remembered of the stack cannot be written",
                "Others have changed it each time.",
                "Run the command again.",
                null);
    }

    /** The first to make the next number has made what all go on from. Who was slow may get a number that all have left behind; then it is removed again. */
    private boolean append(List<Link> before, Map<String, String> texts) {
        Link last = before.isEmpty() ? NONE : before.get(before.size() - 1);
        String writer = UUID.randomUUID().toString();
        var labels = new TreeMap<>(Map.of(BASE, last.writer()));
        texts.forEach((name, text) -> labels.put(PREFIX + name, text));
        long number = last.number() + 1;
        if (!isMade(number, writer, labels)) {
            return false;
        }
        List<Link> after;
        try {
            after = chain.links();
        } catch (Problem e) {
            // It is there. That others have left it behind in this moment is far less likely than that they have not.
            return true;
        }
        boolean isHighest = after.stream().noneMatch(link -> link.number() > number);
        boolean isBase = after.stream()
                .anyMatch(link -> link.number() == number + 1
                        && writer.equals(link.labels().get(BASE)));
        boolean isThere = after.stream().anyMatch(link -> link.writer().equals(writer));
        if (isThere && !isHighest && !isBase) {
            chain.remove(number);
        }
        return isThere && (isHighest || isBase);
    }

    private boolean isMade(long number, String writer, Map<String, String> labels) {
        try {
            return chain.make(number, writer, labels);
        } catch (Problem e) {
            // What is told to have failed must not be remembered, if that is in anybody's power.
            quietly(() -> chain.links().stream()
                    .filter(link -> link.writer().equals(writer))
                    .forEach(link -> chain.remove(link.number())));
            throw e;
        }
    }

    private static void quietly(Runnable work) {
        try {
            work.run();
        } catch (Problem e) {
            // The next change tidies up.
        }
    }

    /** Forgets all of it. */
    public void remove() {
        chain.links().forEach(link -> chain.remove(link.number()));
    }
}

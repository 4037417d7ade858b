package countme.topology.docker;

import countme.topology.docker.ContainerEngine.Stored;
import countme.topology.policy.Labels;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A project's volumes of one kind, which are numbered and never mounted: what they say is in their labels. The engine gives a name to one launcher
 * only, so making the next number is a compare-and-set that needs no image and no container.
 *
 * @param kind {@link Labels#LOCK} or {@link Labels#RECORD}
 * @param clock of this machine
 */
record VolumeChain(ContainerEngine engine, String project, String kind, InstantSource clock) {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    /**
     * One of the volumes.
     *
     * @param labels the caller's and the launcher's own
     * @param created by the engine's clock, to the second
     */
    record Link(long number, Map<String, String> labels, Instant created) {
        /** Who made it, as it calls itself. */
        String writer() {
            return labels.getOrDefault(Labels.WRITER, "");
        }
    }

    /** Those there are, the highest number last. */
    List<Link> links() {
        return engine.volumes(Map.of(Labels.PROJECT, project, Labels.VOLUME, kind)).stream()
                .flatMap(volume -> link(volume).stream())
                .sorted(Comparator.comparingLong(Link::number))
                .toList();
    }

    private Optional<Link> link(Stored volume) {
        String number = volume.name().substring(Math.min(volume.name().length(), prefix().length()));
        return volume.name().startsWith(prefix()) && NUMBER.matcher(number).matches()
                ? Optional.of(new Link(Long.parseLong(number), volume.labels(), volume.created()))
                : Optional.empty();
    }

    /**
     * Makes the next one, unless something has changed since.
     *
     * @param before all there were
     * @param writer whom nobody else is called
     * @return its number; empty when others were faster, and nothing of this is left
     */
    Optional<Long> append(List<Link> before, String writer, Map<String, String> labels) {
        // A number that was used before might still be removed by whoever was slow.
        long next = before.isEmpty()
                ? clock.instant().getEpochSecond()
                : before.get(before.size() - 1).number() + 1;
        if (!make(next, writer, labels)) {
            return Optional.empty();
        }
        // Others may have gone on meanwhile and have removed what this number comes after.
        Set<Map.Entry<Long, String>> expected = new HashSet<>(identities(before));
        expected.add(Map.entry(next, writer));
        if (!identities(links()).equals(expected)) {
            remove(next);
            return Optional.empty();
        }
        return Optional.of(next);
    }

    /** Whether it is this writer's: the first has it. */
    boolean make(long number, String writer, Map<String, String> labels) {
        var all = new HashMap<>(labels);
        all.putAll(Map.of(Labels.PROJECT, project, Labels.VOLUME, kind, Labels.WRITER, writer));
        return writer.equals(engine.createVolume(name(number), all).get(Labels.WRITER));
    }

    /** A number that was taken in vain may be taken once more. */
    private static Set<Map.Entry<Long, String>> identities(List<Link> links) {
        return links.stream()
                .map(link -> Map.entry(link.number(), link.writer()))
                .collect(Collectors.toSet());
    }

    void remove(long number) {
        engine.removeVolume(name(number));
    }

    private String name(long number) {
        return prefix() + number;
    }

    private String prefix() {
        return project + "-" + kind + "-";
    }
}

package countme.topology.deploy.project;

import countme.topology.deploy.audit.Audit;
import countme.topology.docker.ContainerEngine;
import countme.topology.docker.ContainerEngine.Stored;
import countme.topology.policy.Labels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The part of a stack's audit that is remembered with the stack. The newest entries are in what is remembered anyway; older ones are each hundred the
 * label of a volume, which nobody changes any more.
 */
final class SharedAudit implements Audit.Shared {
    /** So many entries are written again with each new one, at most. */
    private static final int NEWEST = 200;

    private static final int SEALED = 100;
    private static final String AUDIT = "audit";
    private static final String COUNT = "audit-sealed";
    private static final String TEXT = "countme.audit";

    private final StackMemory memory;
    private final String project;

    SharedAudit(StackMemory memory, String project) {
        this.memory = memory;
        this.project = project;
    }

    @Override
    public List<String> lines() {
        ContainerEngine engine = memory.reached();
        Stream<String> sealed = engine.volumes(Map.of(Labels.PROJECT, project, Labels.VOLUME, Labels.AUDIT)).stream()
                .sorted(Comparator.<Stored>comparingInt(volume -> volume.name().length())
                        .thenComparing(Stored::name))
                .flatMap(volume -> volume.labels().getOrDefault(TEXT, "").lines());
        return Stream.concat(sealed, memory.now().getOrDefault(AUDIT, "").lines())
                .toList();
    }

    @Override
    public void append(List<String> lines, Supplier<List<String>> own) {
        memory.update(memory.reached(), before -> {
            var texts = new HashMap<>(before);
            String known = before.get(AUDIT);
            var newest =
                    new ArrayList<>(known == null ? own.get() : known.lines().toList());
            lines.stream().filter(line -> !newest.contains(line)).forEach(newest::add);
            int count = Integer.parseInt(before.getOrDefault(COUNT, "0"));
            while (newest.size() > NEWEST) {
                List<String> oldest = newest.subList(0, SEALED);
                seal(++count, oldest);
                oldest.clear();
            }
            texts.put(AUDIT, String.join("\n", newest));
            texts.put(COUNT, String.valueOf(count));
            return texts;
        });
    }

    /** Whoever does so at the same time seals the same. */
    private void seal(int number, List<String> lines) {
        Map<String, String> unused = memory.reached()
                .createVolume(
                        project + "-audit-" + number,
                        Map.of(Labels.PROJECT, project, Labels.VOLUME, Labels.AUDIT, TEXT, String.join("\n", lines)));
    }

    @Override
    public String mark() {
        return String.valueOf(Objects.hashCode(memory.now().get(AUDIT)));
    }
}

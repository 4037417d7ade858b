package countme.topology.service.watch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a service says of itself to be shown in the console. One that says nothing is shown like any other. */
public final class Display {
    private final List<Graph> graphs = new ArrayList<>();
    private final SortedMap<String, List<Graph>> subjects = new TreeMap<>();
    private boolean complete;
    private @Nullable ProcessMetrics process;
    private @Nullable Caption caption;

    public void add(List<Graph> more) {
        graphs.addAll(more);
    }

    public void complete() {
        complete = true;
    }

    public void add(String subject, List<Graph> more) {
        subjects.computeIfAbsent(subject, unused -> new ArrayList<>()).addAll(more);
    }

    public void process(ProcessMetrics newProcess) {
        process = newProcess;
    }

    public void caption(Caption newCaption) {
        caption = newCaption;
    }

    /**
     * All of a service's, the general ones among them.
     *
     * @param containers those of its containers, if anybody measures them; otherwise what it tells of its processes has to do
     */
    public List<Graph> graphs(String service, boolean scraped, Optional<List<Graph>> containers) {
        var all = new ArrayList<>(graphs);
        boolean general = scraped && !complete;
        all.addAll(containers.orElseGet(() -> general ? process(service, true).graphs(service) : List.of()));
        if (general) {
            all.add(ProcessMetrics.timeToAnswer(service));
        }
        return List.copyOf(all);
    }

    public SortedMap<String, List<Graph>> subjects() {
        return Collections.unmodifiableSortedMap(subjects);
    }

    public ProcessMetrics process(String service, boolean scraped) {
        if (process != null) {
            return process;
        }
        return scraped ? ProcessMetrics.usual(service) : ProcessMetrics.NONE;
    }

    public Caption caption(ProcessMetrics metrics) {
        return Optional.ofNullable(caption).orElseGet(() -> new Caption(metrics.memory(), Unit.bytes, ""));
    }
}

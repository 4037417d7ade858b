package countme.acceptance;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventActor;
import countme.topology.engine.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** What an engine says that happens to the things of one project, by label or by name. */
final class EngineEvents implements AutoCloseable {
    /** Copying a file out of a container mounts its volumes. */
    private static final Set<String> READING = Set.of("archive-path", "mount", "unmount", "health_status");

    private final Engine engine;
    private final String project;
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final ResultCallback.Adapter<Event> stream = new ResultCallback.Adapter<>() {
        @Override
        public void onNext(Event event) {
            if (concerns(event)) {
                seen.add(event.getType() + " " + name(event) + " " + event.getAction());
            }
        }
    };

    /** Listens from when it returns. */
    EngineEvents(Engine engine, String project) {
        this.engine = engine;
        this.project = project;
        engine.client().eventsCmd().exec(stream);
        awaitMark("begin");
        seen.clear();
    }

    /** All until now, such as {@code container countme-redis exec_create: redis-cli PING}. */
    List<String> seen() {
        awaitMark("end");
        return seen.stream().filter(event -> !event.contains(mark(""))).toList();
    }

    /** How often something was changed until now, as far as it has been told: commands inside containers and copies out of them aside. */
    long changes() {
        return changes("");
    }

    /** The same, without those of volumes whose names, behind the project's, begin so; all count for an empty beginning. */
    long changes(String without) {
        return seen.stream()
                .filter(event -> !event.contains(mark("")))
                .filter(event -> without.isEmpty() || !event.startsWith("VOLUME " + project + "-" + without))
                .map(event -> event.split(" ", -1)[2])
                .filter(action -> !action.startsWith("exec_") && !READING.contains(action.replace(":", "")))
                .count();
    }

    /** The engine tells events in their order: once this one has come, all before it have. */
    private void awaitMark(String moment) {
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> {
            engine.client().createVolumeCmd().withName(mark(moment)).exec();
            engine.client().removeVolumeCmd(mark(moment)).exec();
            return seen.stream().anyMatch(event -> event.contains(mark(moment)));
        });
    }

    private String mark(String moment) {
        return project + "-events-" + moment;
    }

    private boolean concerns(Event event) {
        return Stream.concat(Stream.of(name(event)), attributes(event).values().stream())
                .anyMatch(text -> text.equals(project) || text.startsWith(project + "-"));
    }

    private static String name(Event event) {
        String id = event.getActor() == null ? event.getId() : event.getActor().getId();
        return attributes(event).getOrDefault("name", Objects.requireNonNullElse(id, ""));
    }

    private static Map<String, String> attributes(Event event) {
        EventActor actor = event.getActor();
        Map<String, String> attributes = actor == null ? null : actor.getAttributes();
        return attributes == null
                ? Map.of()
                : attributes.entrySet().stream()
                        .filter(each -> each.getValue() != null)
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

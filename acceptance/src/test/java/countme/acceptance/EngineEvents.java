package countme.acceptance;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventActor;
import countme.topology.engine.Engine;
import countme.topology.policy.Labels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** What an engine does to one project's containers, volumes and network, as it happens; commands run inside containers aside. */
final class EngineEvents implements AutoCloseable {
    /** Copying a file out of a container mounts its volumes. */
    private static final Set<String> READING = Set.of("archive-path", "mount", "unmount");

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final ResultCallback.Adapter<Event> stream;

    EngineEvents(Engine engine, String project) {
        stream = engine.client().eventsCmd().exec(new ResultCallback.Adapter<>() {
            @Override
            public void onNext(Event event) {
                if (isOf(project, event) && isWrite(event)) {
                    seen.add(event.getType() + " " + event.getAction() + " " + name(event));
                }
            }
        });
        try {
            stream.awaitStarted();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The events so far, such as {@code CONTAINER start countme-redis}. */
    List<String> seen() {
        return List.copyOf(seen);
    }

    private static boolean isWrite(Event event) {
        String action = String.valueOf(event.getAction());
        return !action.startsWith("exec_") && !action.startsWith("health_status") && !READING.contains(action);
    }

    private static boolean isOf(String project, Event event) {
        return project.equals(attributes(event).get(Labels.PROJECT))
                || name(event).startsWith(project);
    }

    /** A volume has its name for an id. */
    private static String name(Event event) {
        EventActor actor = event.getActor();
        String id = actor == null ? "" : String.valueOf(actor.getId());
        return attributes(event).getOrDefault("name", id);
    }

    private static Map<String, String> attributes(Event event) {
        EventActor actor = event.getActor();
        Map<String, String> attributes = actor == null ? null : actor.getAttributes();
        return attributes == null ? Map.of() : attributes;
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

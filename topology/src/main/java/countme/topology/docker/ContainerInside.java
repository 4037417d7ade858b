package countme.topology.docker;

import countme.topology.concurrent.Time;
import countme.topology.docker.Inventory.Instance;
import countme.topology.service.HealthCheck;
import countme.topology.service.Inside;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A container of an engine from inside.
 *
 * @param instance its name in messages
 * @param user the service's, {@code uid:gid}
 */
public record ContainerInside(ContainerEngine engine, Time time, String id, String instance, String user)
        implements Inside {
    /** That of a service. */
    public static ContainerInside of(ContainerEngine engine, Time time, Instance container, String user) {
        return new ContainerInside(engine, time, container.id(), container.instance(), user);
    }

    @Override
    public Result run(List<String> command, Duration atMost) {
        return Exec.run(engine, id, command, atMost);
    }

    @Override
    public int stream(List<String> command, OutputStream out, OutputStream err, Duration atMost) {
        return Exec.stream(engine, id, instance, command, out, err, atMost);
    }

    @Override
    public void await(List<String> command, Duration atMost) {
        new HealthGate(engine, time, instance, new HealthCheck(command, command), atMost).await(id);
    }

    @Override
    public void write(String directory, String file, byte[] content) {
        Archive.write(engine, id, directory, file, content, user);
    }

    @Override
    public Optional<byte[]> read(String path, String ending) {
        return Archive.read(engine, id, path, ending);
    }

    @Override
    public String quotedLog(int lines) {
        return ContainerLogs.quoted(ContainerLogs.last(engine, id, lines));
    }
}

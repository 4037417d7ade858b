package countme.topology.docker;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A command in a running container with all that it is connected to.
 *
 * @param environment what it has besides the container's own, each {@code NAME=value}
 * @param in what it reads; null for nothing
 * @param out what it prints; where it has a terminal, errors too
 * @param window of the terminal that it has; null for none
 */
public record Session(
        List<String> command,
        List<String> environment,
        @Nullable InputStream in,
        OutputStream out,
        OutputStream err,
        @Nullable Window window) {
    /** How large a terminal is, in characters. */
    public record Size(int rows, int columns) {}

    /** A terminal whose size may change. */
    public interface Window {
        /** Tells its size, now and whenever it changes, until what it gives is run. */
        Runnable watch(Consumer<Size> listener);
    }

    public Session {
        command = List.copyOf(command);
        environment = List.copyOf(environment);
    }

    Session with(String variable) {
        return new Session(command, List.of(variable), in, out, err, window);
    }
}

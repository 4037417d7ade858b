package countme.topology.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import countme.topology.config.Subnet;
import countme.topology.engine.EngineFacts;
import countme.topology.service.Description;
import countme.topology.service.PublishedPort;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one way to containers, volumes and networks: all that is ever asked of an engine about them. What goes wrong is a
 * {@link countme.topology.report.Problem}, {@linkplain countme.topology.report.Problem#isPassing passing} where the engine failed, never an
 * engine's own exception.
 *
 * <p>Whatever is changed may be changed again: starting what runs, stopping what has ended and removing what is gone do nothing.
 */
public interface ContainerEngine {
    /**
     * A container in the engine's list.
     *
     * @param state the engine's word, such as {@code running}
     * @param status the engine's text, such as {@code Up 3 minutes (healthy)}
     * @param image the name it was created from
     * @param networks names of those it is in: where it runs, those in which it has an address
     * @param joined id of the container whose network it shares; empty for one of its own
     */
    record Listed(
            String id,
            String name,
            Map<String, String> labels,
            String state,
            String status,
            String image,
            String imageId,
            Instant created,
            Set<String> networks,
            String joined,
            List<PublishedPort> ports) {
        public Listed {
            labels = Map.copyOf(labels);
            networks = Set.copyOf(networks);
            ports = List.copyOf(ports);
        }
    }

    /**
     * A container looked at closely.
     *
     * @param running whether its process is there; a restarting one's may be
     * @param restarting whether the engine starts it again and again because it ends
     * @param unhealthy whether its liveness command has failed so often that the engine has given it up
     * @param exitCode of its last end
     * @param startedAt of its last start
     * @param restarts how often the engine has started it again because it ended
     * @param image the name it was created from
     */
    record Inspected(
            boolean running,
            boolean restarting,
            boolean unhealthy,
            boolean outOfMemory,
            long exitCode,
            Instant startedAt,
            int restarts,
            String image,
            Map<String, String> labels) {
        public Inspected {
            labels = Map.copyOf(labels);
        }
    }

    /**
     * How a running or stopped container is kept apart from its machine and from others.
     *
     * @param user {@code uid:gid}; empty for what its image says
     * @param dropped capabilities that it has not, such as {@code ALL}
     * @param added capabilities that it has all the same
     * @param options of the kernel's security, such as {@code no-new-privileges}
     * @param memoryBytes most memory; 0 for no limit
     * @param pids most processes; 0 for no limit
     */
    record Confined(
            String user,
            boolean readOnlyRoot,
            boolean privileged,
            Set<String> dropped,
            Set<String> added,
            List<String> options,
            long memoryBytes,
            long pids,
            List<Mounted> mounts) {
        public Confined {
            dropped = Set.copyOf(dropped);
            added = Set.copyOf(added);
            options = List.copyOf(options);
            mounts = List.copyOf(mounts);
        }
    }

    /**
     * What a container sees of what is outside.
     *
     * @param source a volume's name, or a path of the engine's machine
     */
    record Mounted(String source, String path, boolean writable) {
        /** Whether it is the machine's, and no volume. */
        public boolean isOfTheMachine() {
            return source.startsWith("/");
        }
    }

    /**
     * An image on the engine.
     *
     * @param entrypoint empty when it has none
     */
    record Image(String id, Map<String, String> labels, List<String> entrypoint) {
        public Image {
            labels = Map.copyOf(labels);
            entrypoint = List.copyOf(entrypoint);
        }
    }

    /** A network. */
    record Named(String name, Map<String, String> labels) {
        public Named {
            labels = Map.copyOf(labels);
        }
    }

    /**
     * A volume.
     *
     * @param created by the engine's clock
     */
    record Stored(String name, Map<String, String> labels, Instant created) {
        public Stored {
            labels = Map.copyOf(labels);
        }
    }

    /** Lines on their way out of a container. Closing it ends it. */
    interface LineStream extends AutoCloseable {
        /** Whether the last line came within this time. */
        boolean await(Duration atMost) throws InterruptedException;

        /** Until the last line came. */
        void await() throws InterruptedException;

        @Override
        void close();
    }

    /** What is known of the engine, asked now. */
    EngineFacts facts();

    /** Whether ports it publishes on 127.0.0.1 are reachable from here. */
    boolean isLocal();

    /** Where it is, as the operator would write it. */
    String address();

    /** Every container, running or not, with these labels. */
    List<Listed> containers(Map<String, String> labels);

    /** Empty when there is none of that id or name. */
    Optional<Inspected> inspect(String id);

    /** Empty when there is none of that id or name. */
    Optional<Confined> confinement(String id);

    /**
     * Makes a container that is not started, and is none of the topology's.
     *
     * @param image on the engine, by id or name
     * @param filled fills in the command to create it
     * @return its id
     */
    String create(String image, Consumer<CreateContainerCmd> filled);

    /** Gets ready for {@link #run}; a {@link countme.topology.report.Problem} where this machine's environment would change how containers are made. */
    void prepare();

    /**
     * Makes a service's container anew, starts it and waits at its gate; one that does not pass is gone again.
     *
     * @param image on the engine, by name
     * @param policies how it is run, applied after the description
     * @param gate given its id; returns when it counts as started, else throws
     * @param going run before one that does not pass is removed; where it throws, that one stays
     * @return its id
     */
    String run(
            Description description,
            String image,
            Consumer<CreateContainerCmd> policies,
            Consumer<String> gate,
            Runnable going);

    void start(String id);

    /** Lets a paused one go on. */
    void unpause(String id);

    /** Its stop signal, and so many seconds to end by itself. */
    void stop(String id, int graceSeconds);

    /** Removes it without a goodbye, and its nameless volumes. */
    void remove(String id);

    /** Gives a running one another weight against the others when the processors are busy, see {@link countme.topology.service.Limits#cpuShares}. */
    void weigh(String id, int cpuShares);

    /**
     * Runs a command in a running container.
     *
     * @param atMost how long to wait for its end; null for as long as it takes
     * @return its exit status, 126 or 127 when the container has no such command, -1 when that ended under it; empty when it did not end in time. What goes wrong with the
     *     outputs is thrown as it is
     */
    OptionalInt exec(String id, List<String> command, @Nullable Duration atMost, OutputStream out, OutputStream err);

    /**
     * Runs a command in a running container as long as it takes, with input or a terminal if it is given them. What goes wrong with the outputs is
     * thrown as it is; then, as when the thread is interrupted, the command goes on: no engine can end it, see {@link ExecCommand}.
     *
     * @return as {@link #exec}
     */
    int attach(String id, Session session);

    /**
     * Writes files into a container, running or not.
     *
     * @param directory there already; on a volume where the container's root is read-only
     * @param tar with names relative to it
     */
    void copyInto(String id, String directory, byte[] tar);

    /** What is at a path, as a tar; empty when nothing is. */
    Optional<byte[]> copyFrom(String id, String path);

    /** Begins to give a container's lines to {@code sink}, on another thread. */
    LineStream lines(String id, ContainerLogs.Selection selection, Consumer<String> sink);

    /**
     * Bytes resident, without file cache that the kernel takes back when it needs it, as {@code docker stats} counts; empty when the
     * container does not run.
     */
    OptionalLong memory(String id);

    /** Empty when there is none of that id or name. */
    Optional<Image> image(String reference);

    /**
     * Makes a volume unless there is one of that name.
     *
     * @return the labels that it has, which are another's when it was there
     */
    Map<String, String> createVolume(String name, Map<String, String> labels);

    /** Every volume with these labels. */
    List<Stored> volumes(Map<String, String> labels);

    /** Removes it; one that a container has stays. */
    void removeVolume(String name);

    List<Named> networks();

    /** The subnet of a network; empty when there is no such network or it has none. */
    Optional<Subnet> subnet(String network);

    /** Who is in a network: addresses by containers' names; none when there is no such network. */
    Map<String, String> addresses(String network);

    /**
     * Makes a bridge network.
     *
     * @param open whether who is in it reaches what is outside
     * @return empty when it is there; the engine's words when it refused
     */
    Optional<String> createNetwork(String name, Subnet subnet, boolean open, Map<String, String> labels);

    /**
     * Removes a network where it is.
     *
     * @return empty when it is gone; the engine's words when it refused
     */
    Optional<String> removeNetwork(String name);

    /** Puts a container into a network at a fixed address. */
    void connect(String network, String containerId, String address);

    /** Takes a container out of a network, running or not; its connections break. */
    void disconnect(String network, String containerId);
}

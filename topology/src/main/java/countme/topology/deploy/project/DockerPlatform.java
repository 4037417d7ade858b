package countme.topology.deploy.project;

import countme.certs.acme.AcmeClient;
import countme.certs.acme.PublicAuthority;
import countme.topology.concurrent.Time;
import countme.topology.docker.ContainerEngine;
import countme.topology.docker.DockerEngine;
import countme.topology.engine.Engine;
import countme.topology.engine.EngineSupply;
import countme.topology.image.EngineImageStore;
import countme.topology.image.ImageStore;
import countme.topology.report.Progress;
import countme.topology.state.StateDir;
import countme.topology.state.UserHome;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** This machine and a Docker engine, which is reached, and if need be provided, when it is first needed. */
public final class DockerPlatform implements Platform {
    private final String setting;
    private final StateDir state;
    private final Progress progress;
    private final ExecutorService threads = Executors.newCachedThreadPool(DockerPlatform::daemon);
    private @Nullable Engine reached;

    /**
     * Reaches nothing yet.
     *
     * @param setting see {@link countme.topology.config.Setting#ENGINE}
     */
    public DockerPlatform(String setting, StateDir state, Progress progress) {
        this.setting = setting;
        this.state = state;
        this.progress = progress;
    }

    @Override
    public ContainerEngine engine() {
        return new DockerEngine(connection());
    }

    @Override
    public synchronized Optional<ContainerEngine> reached() {
        return Optional.ofNullable(reached).map(DockerEngine::new);
    }

    /** The connection to the engine that is there. */
    public Engine connection() {
        return reach(setting.equals("auto") ? "existing" : setting);
    }

    @Override
    public ContainerEngine provided() {
        return new DockerEngine(reach(setting));
    }

    private synchronized Engine reach(String how) {
        Engine engine = reached;
        if (engine == null) {
            engine = EngineSupply.ofThisMachine(System.getenv(), UserHome.current(), state.machine())
                    .reach(how, progress);
            reached = engine;
        }
        return engine;
    }

    @Override
    public ImageStore images() {
        return new EngineImageStore(connection(), progress, state.cache(), Version.current());
    }

    @Override
    public Visitor visitor() {
        return new LocalVisitor();
    }

    @Override
    public PublicAuthority publicAuthority() {
        return new AcmeClient();
    }

    @Override
    public Time time() {
        return Time.system();
    }

    @Override
    public ExecutorService threads() {
        return threads;
    }

    @Override
    public DoubleSupplier chance() {
        return () -> ThreadLocalRandom.current().nextDouble();
    }

    @Override
    public String secret() {
        return SecretFile.random();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        synchronized (this) {
            Engine engine = reached;
            if (engine != null) {
                // Reached again when it is needed after all, as for the removal of a test's stack when the JVM ends.
                reached = null;
                engine.close();
            }
        }
    }

    private static Thread daemon(Runnable work) {
        var thread = new Thread(work, "countme");
        thread.setDaemon(true);
        return thread;
    }
}

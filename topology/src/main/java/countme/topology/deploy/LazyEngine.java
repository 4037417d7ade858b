package countme.topology.deploy;

import countme.topology.config.Progress;
import countme.topology.engine.Engine;
import countme.topology.engine.EngineSupply;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** An engine that is reached, and if need be provided, when it is first needed. */
final class LazyEngine implements AutoCloseable {
    private final String setting;
    private final Path machine;
    private final Progress progress;
    private @Nullable Engine reached;

    /**
     * Reaches nothing yet.
     *
     * @param setting see {@link countme.topology.config.Setting#ENGINE}
     * @param machine state of the whole machine
     */
    LazyEngine(String setting, Path machine, Progress progress) {
        this.setting = setting;
        this.machine = machine;
        this.progress = progress;
    }

    /** The engine that is there; a Problem when none is. */
    Engine existing() {
        return reach(setting.equals("auto") ? "existing" : setting);
    }

    /** The engine, installed and started first where there is none and countme may. */
    Engine provided() {
        return reach(setting);
    }

    private synchronized Engine reach(String how) {
        Engine engine = reached;
        if (engine == null) {
            Path home = Path.of(System.getProperty("user.home"));
            engine = EngineSupply.ofThisMachine(System.getenv(), home, machine).reach(how, progress);
            reached = engine;
        }
        return engine;
    }

    @Override
    public synchronized void close() {
        Engine engine = reached;
        if (engine != null) {
            // Reached again when it is needed after all, as for the removal of a test's stack when the JVM ends.
            reached = null;
            engine.close();
        }
    }
}

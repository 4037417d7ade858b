package countme.topology.image;

import countme.topology.engine.Engine;
import countme.topology.engine.EngineSupply;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Engines for these tests, reached as the launcher reaches them. */
public final class TestEngine {
    private static final Path HOME = Path.of(System.getProperty("user.home"));

    private TestEngine() {}

    /** This machine's, provided first where countme may; empty where there is none and it may not. */
    public static Optional<Engine> local() {
        try {
            return Optional.of(reach("auto"));
        } catch (Problem e) {
            return Optional.empty();
        }
    }

    /** The one at an address, if it answers. */
    public static Optional<Engine> at(URI address) {
        try {
            return Optional.of(reach(address.toString()));
        } catch (Problem e) {
            return Optional.empty();
        }
    }

    /** The same engine, for a user whose home is another: with that one's logins. */
    public static Engine of(Path home, Engine engine) {
        return EngineSupply.ofThisMachine(Map.of(), home, home)
                .reach(engine.address().toString(), Progress.quiet());
    }

    private static Engine reach(String setting) {
        return EngineSupply.ofThisMachine(System.getenv(), HOME, HOME.resolve(".local/state/countme/machine"))
                .reach(setting, Progress.quiet());
    }
}

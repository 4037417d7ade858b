package countme.loadtest.simulation;

import countme.loadtest.FakeCounter;
import countme.loadtest.Launcher;
import countme.loadtest.ScriptedLauncher;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A program that answers as the launcher does for a stack of two replicas, and writes down how it is called. */
final class FakeLauncher {
    private static final String SCRIPT = """
            case "$*" in
              status*) cat status ;;
              *kill*) %s ;;
              exec*) echo "1 (java) S 0 1 1 0 -1 4 1 0 1 0 1 1 0 0 20 0 9 0 $(cat process) 1" ;;
              deploy*) %s ;;
            esac
            """;
    private static final String STATUS = """
            [ {"service": "proxy", "container": "trial-proxy", "health": "healthy", "since": "2026-01-01T00:00:00Z", "ports": ["127.0.0.1:%d"]},
              {"service": "app-1", "container": "trial-app-1", "health": "healthy", "since": "2026-01-01T00:00:01Z", "ports": []},
              {"service": "app-2", "container": "trial-app-2", "health": "healthy", "since": "2026-01-01T00:00:02Z", "ports": []} ]
            """;

    private final ScriptedLauncher script;

    /**
     * Writes it.
     *
     * @param whenKilled shell commands that a replica's kill comes to
     * @param whenDeployed shell commands that a deploy comes to
     */
    FakeLauncher(Path directory, String counter, String whenKilled, String whenDeployed) throws IOException {
        script = new ScriptedLauncher(directory, SCRIPT.formatted(whenKilled, whenDeployed));
        Files.writeString(
                directory.resolve("status"),
                STATUS.formatted(URI.create(counter).getPort()));
        Files.writeString(directory.resolve("process"), "100");
    }

    /** One whose replicas come back, and whose deploys replace them. */
    static FakeLauncher good(Path directory, FakeCounter counter) throws IOException {
        return new FakeLauncher(
                directory, counter.url(), "echo 200 > process; exit 137", "sed -i s/app-/app-1/g status");
    }

    Path program() {
        return script.program();
    }

    Launcher launcher() {
        return script.launcher();
    }

    List<String> calls() throws IOException {
        return script.calls();
    }
}

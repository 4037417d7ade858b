package countme.topology.config;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where countme keeps what must survive the launcher (XDG base directories).
 *
 * @param state keys, certificates, locks and the audit of one project; readable by its owner only
 * @param machine what concerns the whole machine, such as an engine countme installed; no project can be named like it
 * @param cache what can be made again, shared by all projects, such as built binaries
 */
public record StateDir(Path state, Path machine, Path cache) {
    /** The directories of a project, as the environment and the user's home place them. Nothing is created. */
    public static StateDir of(String project, Map<String, String> environment) {
        Path states = base(environment, "XDG_STATE_HOME", ".local/state").resolve("countme");
        return new StateDir(
                states.resolve(project),
                states.resolve(".machine"),
                base(environment, "XDG_CACHE_HOME", ".cache").resolve("countme"));
    }

    /** Directory of the certificates. */
    public Path tls() {
        return state.resolve("tls");
    }

    private static Path base(Map<String, String> environment, String variable, String underHome) {
        String set = environment.get(variable);
        return set == null || set.isBlank()
                ? Path.of(System.getProperty("user.home")).resolve(underHome)
                : Path.of(set);
    }
}

package countme.topology.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * Where countme keeps what must survive the launcher (XDG base directories).
 *
 * @param state keys, certificates, locks and the audit of one project; readable by its owner only
 * @param cache what can be made again, shared by all projects, such as built binaries
 */
public record StateDir(Path state, Path cache) {
    /** The directories of a project, as the environment and the user's home place them. Nothing is created. */
    public static StateDir of(String project, Map<String, String> environment) {
        return new StateDir(
                base(environment, "XDG_STATE_HOME", ".local/state")
                        .resolve("countme")
                        .resolve(project),
                base(environment, "XDG_CACHE_HOME", ".cache").resolve("countme"));
    }

    /** Directory of the certificates, created 0700 when missing. */
    public Path tls() {
        return create(state.resolve("tls"));
    }

    /** Where what concerns the whole machine is kept, such as an engine countme installed. */
    public Path machine() {
        return state.resolveSibling("machine");
    }

    private static Path create(Path directory) {
        try {
            boolean posix =
                    directory.getFileSystem().supportedFileAttributeViews().contains("posix");
            return posix
                    ? Files.createDirectories(
                            directory,
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
                    : Files.createDirectories(directory);
        } catch (IOException e) {
            throw new Problem(
                    "Cannot create " + directory,
                    e.getMessage() + ".",
                    "Make its parent writable, or set XDG_STATE_HOME to a directory you own.",
                    e);
        }
    }

    private static Path base(Map<String, String> environment, String variable, String underHome) {
        String set = environment.get(variable);
        return set == null || set.isBlank()
                ? Path.of(System.getProperty("user.home")).resolve(underHome)
                : Path.of(set);
    }
}

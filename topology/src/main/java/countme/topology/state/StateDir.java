package countme.topology.state;

import countme.certs.PrivateFiles;
import countme.topology.report.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

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

    /** Directory of generated logins. */
    public Path secrets() {
        return state.resolve("secrets");
    }

    /** Directory of the certificates. */
    public Path tls() {
        return state.resolve("tls");
    }

    /**
     * Takes what is there away from other users, whatever umask it was made under: all of the state, and the way to it and into the cache, which
     * programs are run from. Gives a remark for the operator if they had any of it.
     */
    public Optional<String> protect() {
        try {
            var open = new ArrayList<Path>();
            for (Path each : Stream.of(Stream.of(cache, machine.resolveSibling("")), all(machine), all(state))
                    .flatMap(paths -> paths)
                    .toList()) {
                if (PrivateFiles.protect(each)) {
                    open.add(each);
                }
            }
            return open.isEmpty() ? Optional.empty() : Optional.of(remark(open));
        } catch (NoSuchFileException e) {
            // Another launcher is tidying up; the next one sees the rest.
            return Optional.empty();
        } catch (IOException e) {
            throw new Problem(
                    "The state in " + state + " cannot be closed to other users",
                    e.getMessage() + ".",
                    "Make it yours ('sudo chown -R $USER " + state
                            + "'), or set XDG_STATE_HOME to a directory that is.",
                    e);
        }
    }

    private String remark(List<Path> open) {
        boolean secrets = open.stream().anyMatch(path -> path.startsWith(tls()) || path.startsWith(secrets()));
        return open.get(0) + (open.size() == 1 ? " was" : " and " + (open.size() - 1) + " more were")
                + " open to other users. Only you have access now."
                + (secrets
                        ? " If this machine has other users, replace the secrets: type 'secrets rotate', and remove "
                                + tls()
                        : "");
    }

    private static Stream<Path> all(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return Stream.empty();
        }
        try (Stream<Path> all = Files.walk(directory)) {
            return all.toList().stream();
        } catch (UncheckedIOException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }

    private static Path base(Map<String, String> environment, String variable, String underHome) {
        String set = environment.get(variable);
        // A relative one would be another one in every directory; the specification has it ignored.
        return set == null || !Path.of(set).isAbsolute()
                ? UserHome.of(environment).resolve(underHome)
                : Path.of(set);
    }
}

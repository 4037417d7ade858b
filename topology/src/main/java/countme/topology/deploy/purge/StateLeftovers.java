package countme.topology.deploy.purge;

import countme.topology.report.Problem;
import countme.topology.state.Directories;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Directories of countme's own: keys, certificates, audit, backups and whatever is cached.
 *
 * @param directories those of projects, and the cache
 * @param root removed too once nothing else is in it
 */
record StateLeftovers(List<Path> directories, Path root) implements Leftovers {
    private static final Pattern PROJECT = Pattern.compile("[a-z0-9][a-z0-9-]*");

    StateLeftovers {
        directories = List.copyOf(directories);
    }

    /** The state directories of all projects below {@code root}; what cannot be a project's is nobody's business here. */
    static List<Path> projects(Path root) {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(root)) {
            return children.filter(Files::isDirectory)
                    .filter(directory -> PROJECT.matcher(String.valueOf(directory.getFileName()))
                            .matches())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw problem(root, e);
        }
    }

    @Override
    public List<String> items() {
        return directories.stream()
                .filter(Files::exists)
                .map(directory -> "directory " + directory)
                .toList();
    }

    @Override
    public void remove() {
        directories.forEach(StateLeftovers::delete);
        try {
            Files.deleteIfExists(root);
        } catch (DirectoryNotEmptyException e) {
            // What countme did to this machine is written there, and the engine stays.
        } catch (IOException e) {
            throw problem(root, e);
        }
    }

    private static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try {
            Directories.delete(directory);
        } catch (IOException e) {
            throw problem(directory, e);
        }
    }

    private static Problem problem(Path directory, IOException e) {
        return new Problem(
                directory + " cannot be removed",
                Problem.reason(e) + ".",
                "Run 'purge' as its owner, or remove it by hand.",
                e);
    }
}

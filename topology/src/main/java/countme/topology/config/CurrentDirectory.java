package countme.topology.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** What relative paths are counted from. Where Java lacks a letter of its name, it finds nothing in it, and does not say why. */
public final class CurrentDirectory {
    private CurrentDirectory() {}

    /**
     * The same path, absolute.
     *
     * @throws InvalidPathException when that takes the current directory's name, and it cannot be written in this process' character set
     */
    public static Path absolute(Path path) {
        return path.isAbsolute()
                ? path
                : Path.of(System.getProperty("user.dir")).resolve(path);
    }
}

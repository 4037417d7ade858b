package countme.topology.state;

import countme.certs.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A small file among a project's state. */
final class StateFile {
    private StateFile() {}

    /** Its text; empty when there is no such file. */
    static Optional<String> read(Path file) throws IOException {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Puts a text in its place, for its owner only; another launcher never sees half of it. */
    static void replace(Path file, String text) throws IOException {
        PrivateFiles.makeParent(file);
        PrivateFiles.replace(file, text);
    }
}

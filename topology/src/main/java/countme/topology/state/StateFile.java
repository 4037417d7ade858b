package countme.topology.state;

import countme.certs.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A small file among a project's state, for its owner only.
 *
 * @param file may be missing
 */
public record StateFile(Path file) implements Memo {
    @Override
    public Optional<String> read() throws IOException {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public void replace(String text) throws IOException {
        PrivateFiles.makeParent(file);
        PrivateFiles.replace(file, text);
    }

    @Override
    public void erase() throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public String place() {
        return file.toString();
    }
}

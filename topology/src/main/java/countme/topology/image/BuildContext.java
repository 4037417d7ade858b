package countme.topology.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** The files an image build sees, as the tar archive the engine takes. */
final class BuildContext {
    private static final int EXECUTABLE = 0755;

    private BuildContext() {}

    /** Archives text files and programs by name; the archive's file is gone when the stream is closed. */
    static InputStream of(Path directory, Map<String, byte[]> files, Map<String, Path> programs) throws IOException {
        Path file = Files.createTempFile(Files.createDirectories(directory), "context", ".tar");
        try (OutputStream out = Files.newOutputStream(file);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            for (Map.Entry<String, byte[]> each : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(each.getKey());
                entry.setSize(each.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(each.getValue());
                tar.closeArchiveEntry();
            }
            for (Map.Entry<String, Path> each : programs.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(each.getKey());
                entry.setSize(Files.size(each.getValue()));
                entry.setMode(EXECUTABLE);
                tar.putArchiveEntry(entry);
                Files.copy(each.getValue(), tar);
                tar.closeArchiveEntry();
            }
        }
        return Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
    }
}

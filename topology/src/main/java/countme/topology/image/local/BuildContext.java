package countme.topology.image.local;

import countme.topology.engine.RepeatableFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Files for an image build or a container, as the tar archive the engine takes. */
public final class BuildContext {
    private static final int EXECUTABLE = 0755;
    /** The same for all files, and the one that Jib gives them. */
    private static final FileTime TIME = FileTime.from(1, TimeUnit.SECONDS);

    private BuildContext() {}

    /** Archives text files and programs by name; the archive's file is gone when the stream is closed. */
    public static InputStream of(Path directory, Map<String, byte[]> files, Map<String, Path> programs)
            throws IOException {
        Path file = Files.createTempFile(Files.createDirectories(directory), "context", ".tar");
        try (OutputStream out = Files.newOutputStream(file);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            for (Map.Entry<String, byte[]> each : files.entrySet()) {
                tar.putArchiveEntry(entry(each.getKey(), each.getValue().length));
                tar.write(each.getValue());
                tar.closeArchiveEntry();
            }
            for (Map.Entry<String, Path> each : programs.entrySet()) {
                TarArchiveEntry entry = entry(each.getKey(), Files.size(each.getValue()));
                entry.setMode(EXECUTABLE);
                tar.putArchiveEntry(entry);
                Files.copy(each.getValue(), tar);
                tar.closeArchiveEntry();
            }
        }
        return RepeatableFile.open(file, StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE);
    }

    private static TarArchiveEntry entry(String name, long size) {
        var entry = new TarArchiveEntry(name);
        entry.setSize(size);
        entry.setLastModifiedTime(TIME);
        return entry;
    }
}

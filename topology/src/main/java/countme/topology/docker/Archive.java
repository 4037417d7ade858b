package countme.topology.docker;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Files carried into and out of a container through the engine, which may be on another machine. */
public final class Archive {
    private static final int OWNER_ONLY = 0600;

    private Archive() {}

    /**
     * Writes a file that only its owner may read. Where the container's root is read-only, {@code directory} is a volume's.
     *
     * @param user the owner, {@code uid:gid}
     */
    public static void write(
            ContainerEngine engine, String containerId, String directory, String name, byte[] content, String user) {
        engine.copyInto(containerId, directory, tar(name, content, user));
    }

    /** Makes a directory that only its owner, {@code uid:gid}, may write to. */
    static void makeDirectory(ContainerEngine engine, String containerId, String parent, String name, String user) {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            var entry = new TarArchiveEntry(name + "/");
            entry.setMode(040755);
            own(entry, user);
            tar.putArchiveEntry(entry);
            tar.closeArchiveEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        engine.copyInto(containerId, parent, bytes.toByteArray());
    }

    /** The first file at or below {@code path} whose name ends so; empty when there is none. */
    public static Optional<byte[]> read(ContainerEngine engine, String containerId, String path, String ending) {
        return engine.copyFrom(containerId, path).flatMap(tar -> first(tar, ending));
    }

    private static Optional<byte[]> first(byte[] tar, String ending) {
        try (var entries = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
            for (var entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                if (entry.isFile() && entry.getName().endsWith(ending)) {
                    return Optional.of(entries.readAllBytes());
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] tar(String name, byte[] content, String user) {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            put(tar, name, content, OWNER_ONLY, user);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Adds a file; {@code user} is its owner, {@code uid:gid}. */
    static void put(TarArchiveOutputStream tar, String path, byte[] content, int mode, String user) throws IOException {
        var entry = new TarArchiveEntry(path);
        entry.setSize(content.length);
        entry.setMode(mode);
        own(entry, user);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static void own(TarArchiveEntry entry, String user) {
        String[] owner = user.split(":", -1);
        entry.setIds(Integer.parseInt(owner[0]), Integer.parseInt(owner[1]));
    }
}

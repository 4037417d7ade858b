package countme.topology.docker;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import countme.topology.policy.Labels;
import countme.topology.service.ConfigFiles;
import countme.topology.service.Pages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A service's configuration as a small named volume. It is filled through a helper container that is created but never started,
 * because nothing can be copied into a container with a read-only root, and no file of the launcher's machine is ever mounted.
 */
public final class ConfigVolume {
    private static final String HASH = "sha256";
    private static final String PAGES_HASH = "pages.sha256";

    private final ContainerEngine engine;
    private final String name;
    private final Map<String, String> labels;

    public ConfigVolume(ContainerEngine engine, String name, Map<String, String> labels) {
        this.engine = engine;
        this.name = name;
        this.labels = labels;
    }

    /** The hash of the configuration a container has before it, running or not; empty when there is none. */
    public static Optional<String> hashIn(ContainerEngine engine, String containerId) {
        return fileIn(engine, containerId, HASH);
    }

    /** The hash of the pages a container has beside its configuration, running or not; empty when there are none. */
    public static Optional<String> pagesHashIn(ContainerEngine engine, String containerId) {
        return fileIn(engine, containerId, PAGES_HASH);
    }

    /** A file a container has below {@link ConfigFiles#CURRENT}; empty when there is none. */
    public static Optional<String> fileIn(ContainerEngine engine, String containerId, String path) {
        String file = ConfigFiles.CURRENT + "/" + path;
        return Archive.read(engine, containerId, file, "").map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /**
     * Writes files below {@link ConfigFiles#CURRENT}, where they are not there already; the volume is made when it is missing. An engine removes a file before it
     * writes it anew, and another replica may begin in that moment.
     *
     * @param imageReference any image on the engine; the service's own is there
     * @param user owner of the files, {@code uid:gid}
     */
    public void write(String imageReference, ConfigFiles files, String user) {
        try (var carrier = new Carrier(imageReference)) {
            if (!hashIn(engine, carrier.id).equals(Optional.of(files.hash()))) {
                carrier.copy(tar(ConfigFiles.CURRENT, Map.of(), bytes(files), hash(files), user));
            }
        }
    }

    /**
     * Replaces the files of a running container, which has them in force once {@code taken} returns. Until then they have no hash, so
     * that whoever comes after a launcher that died here sees that they may not be in force.
     *
     * @param tested run when they are below {@link ConfigFiles#NEXT}; where it throws, nothing is replaced
     * @param taken run when they are below {@link ConfigFiles#CURRENT}
     */
    public void replace(String imageReference, ConfigFiles files, String user, Runnable tested, Runnable taken) {
        try (var carrier = new Carrier(imageReference)) {
            carrier.copy(tar(ConfigFiles.NEXT, Map.of(), bytes(files), hash(files), user));
            tested.run();
            carrier.copy(tar(ConfigFiles.CURRENT, file(HASH, ""), bytes(files), Map.of(), user));
            taken.run();
            carrier.copy(tar(ConfigFiles.CURRENT, Map.of(), Map.of(), hash(files), user));
        }
    }

    /** Writes pages beside the configuration: no container has to be told of them. A launcher that dies here leaves no hash of what is not there. */
    public void write(String imageReference, Pages pages, String user) {
        try (var carrier = new Carrier(imageReference)) {
            carrier.copy(tar(ConfigFiles.CURRENT, Map.of(), pages.files(), file(PAGES_HASH, pages.hash()), user));
        }
    }

    /** Writes one file beside the configuration, which is not part of it: no container has to be told of it. */
    public void add(String imageReference, String path, String content, String user) {
        try (var carrier = new Carrier(imageReference)) {
            carrier.copy(tar(ConfigFiles.CURRENT, Map.of(), file(path, content), Map.of(), user));
        }
    }

    /** A container with the volume, for the time of some copying. */
    private final class Carrier implements AutoCloseable {
        private final String id;

        Carrier(String imageReference) {
            Volumes.create(engine, name, Labels.CONFIG, labels);
            id = engine.create(
                    imageReference,
                    create -> create.withEntrypoint("true")
                            .withLabels(labels)
                            .withHostConfig(HostConfig.newHostConfig()
                                    .withBinds(new Bind(name, new Volume(ConfigFiles.MOUNT)))));
        }

        void copy(byte[] tar) {
            engine.copyInto(id, ConfigFiles.MOUNT, tar);
        }

        @Override
        public void close() {
            engine.remove(id);
        }
    }

    private static Map<String, byte[]> bytes(ConfigFiles files) {
        var bytes = new TreeMap<String, byte[]>();
        files.files().forEach((path, text) -> bytes.put(path, text.getBytes(StandardCharsets.UTF_8)));
        return bytes;
    }

    private static Map<String, byte[]> hash(ConfigFiles files) {
        return file(HASH, files.hash());
    }

    private static Map<String, byte[]> file(String path, String text) {
        return Map.of(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /** They are written one after another: a hash comes last, when all that it tells of is there, and goes first. */
    private static byte[] tar(
            String directory,
            Map<String, byte[]> first,
            Map<String, byte[]> then,
            Map<String, byte[]> last,
            String user) {
        String prefix = directory.substring(ConfigFiles.MOUNT.length() + 1) + "/";
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            var top = new TarArchiveEntry(prefix);
            top.setMode(040755);
            tar.putArchiveEntry(top);
            tar.closeArchiveEntry();
            for (Map<String, byte[]> files : List.of(first, then, last)) {
                for (var file : files.entrySet()) {
                    Archive.put(tar, prefix + file.getKey(), file.getValue(), ConfigFiles.mode(file.getKey()), user);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}

package countme.topology.image.app;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.command.RootFS;
import com.github.dockerjava.api.exception.DockerException;
import com.google.cloud.tools.jib.api.DescriptorDigest;
import com.google.cloud.tools.jib.api.DockerClient;
import com.google.cloud.tools.jib.api.ImageDetails;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.image.ImageTarball;
import countme.topology.engine.Engine;
import countme.topology.engine.RepeatableFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Lets Jib reach the engine that Countme found, wherever it is, without a {@code docker} program. */
final class JibEngine implements DockerClient {
    private final Engine engine;
    private final Path scratch;
    /** The layers of the image that was looked at last, over which Jib assembles: the engine has them. */
    private volatile List<String> base = List.of();

    JibEngine(Engine engine, Path scratch) {
        this.engine = engine;
        this.scratch = scratch;
    }

    @Override
    public boolean supported(Map<String, String> parameters) {
        return true;
    }

    @Override
    public String load(ImageTarball image, Consumer<Long> written) throws IOException {
        Path tar = Files.createTempFile(Files.createDirectories(scratch), "app", ".tar");
        try {
            try (OutputStream out = Files.newOutputStream(tar)) {
                image.writeTo(out);
            }
            // On this machine, what need not be sent costs less than to find out.
            if (engine.local() || !loadedLean(tar)) {
                load(tar);
            }
            written.accept(image.getTotalLayerSize());
            return "";
        } finally {
            Files.deleteIfExists(tar);
        }
    }

    private void load(Path tar) throws IOException {
        try (InputStream in = RepeatableFile.open(tar, StandardOpenOption.READ)) {
            engine.client().loadImageCmd(in).exec();
        }
    }

    /** Whether the engine took it without what it has already; engines that keep images otherwise want all of it. */
    private boolean loadedLean(Path tar) throws IOException {
        Path lean = Files.createTempFile(scratch, "lean", ".tar");
        try {
            String name = LeanArchive.write(tar, base, lean);
            load(lean);
            return engine.client().inspectImageCmd(name).exec().getId() != null;
        } catch (DockerException e) {
            return false;
        } finally {
            Files.deleteIfExists(lean);
        }
    }

    @Override
    public void save(ImageReference reference, Path output, Consumer<Long> written) throws IOException {
        try (InputStream in = engine.client().saveImageCmd(reference.toString()).exec()) {
            written.accept(Files.copy(in, output, StandardCopyOption.REPLACE_EXISTING));
        }
    }

    @Override
    public ImageDetails inspect(ImageReference reference) {
        InspectImageResponse image =
                engine.client().inspectImageCmd(reference.toString()).exec();
        base = layers(image);
        return new Details(image);
    }

    private static List<String> layers(InspectImageResponse image) {
        RootFS root = image.getRootFS();
        List<String> layers = root == null ? null : root.getLayers();
        return layers == null ? List.of() : List.copyOf(layers);
    }

    private record Details(InspectImageResponse image) implements ImageDetails {
        @Override
        public long getSize() {
            return Objects.requireNonNullElse(image.getSize(), 0L);
        }

        @Override
        public DescriptorDigest getImageId() throws DigestException {
            return DescriptorDigest.fromDigest(Objects.requireNonNull(image.getId(), "an image has an id"));
        }

        @Override
        public List<DescriptorDigest> getDiffIds() throws DigestException {
            List<DescriptorDigest> digests = new ArrayList<>();
            for (String layer : layers(image)) {
                digests.add(DescriptorDigest.fromDigest(layer));
            }
            return digests;
        }
    }
}

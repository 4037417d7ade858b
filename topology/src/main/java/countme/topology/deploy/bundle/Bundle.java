package countme.topology.deploy.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import countme.topology.report.Destination.Content;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.service.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file that a stack can be started from where there is no network. It is a zip of the launcher, of the images as {@code docker save} writes them, of their
 * digests, and of {@code bundle.json}, which says what the others have to be. Reading it, nothing in it is believed before all of it was checked.
 */
public final class Bundle {
    /** The launcher. */
    static final String LAUNCHER = "topology.jar";
    /** The images' digests, as {@code --image-lock} wants them. */
    static final String LOCK = "images.lock";

    static final String IMAGES = "images.tar";
    private static final String ABOUT = "bundle.json";
    private static final List<String> PARTS = List.of(LAUNCHER, LOCK, IMAGES);
    private static final int FORMAT = 1;
    private static final int MOST_ABOUT = 1 << 20;
    private static final JsonMapper MAPPER = new JsonMapper();

    /**
     * What a bundle says of itself.
     *
     * @param version of the launcher
     * @param architecture of the images, as Docker calls it
     * @param images their names
     */
    public record About(String version, String architecture, Instant time, List<String> images) {}

    private final Path file;
    private final About about;

    private Bundle(Path file, About about) {
        this.file = file;
        this.about = about;
    }

    /**
     * Writes one.
     *
     * @param launcher copied as it is, like the digests and the images
     */
    static void write(OutputStream out, About about, Content launcher, Content lock, Content images)
            throws IOException {
        var parts = MAPPER.createObjectNode();
        // Not closed: the stream is whoever's it is.
        var zip = new ZipOutputStream(out);
        zip.setLevel(Deflater.BEST_SPEED);
        put(zip, LAUNCHER, launcher, parts);
        put(zip, LOCK, lock, parts);
        put(zip, IMAGES, images, parts);
        zip.putNextEntry(new ZipEntry(ABOUT));
        zip.write(json(about, parts));
        zip.closeEntry();
        zip.finish();
    }

    private static void put(ZipOutputStream zip, String name, Content content, ObjectNode parts) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        var digest = new DigestOutputStream(zip, Hash.sha256());
        content.to(digest);
        zip.closeEntry();
        parts.put(name, HexFormat.of().formatHex(digest.getMessageDigest().digest()));
    }

    private static byte[] json(About about, ObjectNode parts) throws JsonProcessingException {
        ObjectNode json = MAPPER.createObjectNode()
                .put("format", FORMAT)
                .put("version", about.version())
                .put("architecture", about.architecture())
                .put("time", about.time().toString());
        about.images().forEach(json.putArray("images")::add);
        json.set("sha256", parts);
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    }

    /** Reads all of a file; a {@link Problem} when it is no bundle, or not as it was written. */
    public static Bundle verified(Path file) {
        try (var zip = new ZipFile(file.toFile())) {
            ZipEntry about = zip.getEntry(ABOUT);
            if (about == null) {
                throw unusable(file, "There is no '" + ABOUT + "' in it.", null);
            }
            JsonNode json;
            try (InputStream in = zip.getInputStream(about)) {
                json = MAPPER.readTree(in.readNBytes(MOST_ABOUT));
            }
            if (json.path("format").asInt() != FORMAT) {
                throw unusable(
                        file, "Its format is " + json.path("format").asText("none") + ", and only 1 is known.", null);
            }
            for (String part : PARTS) {
                verify(file, zip, part, json.path("sha256").path(part).asText());
            }
            return new Bundle(
                    file,
                    new About(
                            json.path("version").asText(),
                            json.path("architecture").asText(),
                            Instant.parse(json.path("time").asText()),
                            StreamSupport.stream(json.path("images").spliterator(), false)
                                    .map(JsonNode::asText)
                                    .toList()));
        } catch (JsonProcessingException | DateTimeException e) {
            throw unusable(file, "What it says about itself cannot be read: " + e.getMessage() + ".", e);
        } catch (IOException e) {
            throw unusable(file, "It cannot be read as a whole: " + e.getMessage() + ".", e);
        }
    }

    private static void verify(Path file, ZipFile zip, String part, String expected) throws IOException {
        ZipEntry entry = zip.getEntry(part);
        if (entry == null) {
            throw unusable(file, "There is no '" + part + "' in it.", null);
        }
        try (InputStream in = zip.getInputStream(entry)) {
            if (!Hash.sha256(in).equals(expected)) {
                throw unusable(file, "'" + part + "' in it is not what was written: its checksum differs.", null);
            }
        }
    }

    /** What it says of itself. */
    public About about() {
        return about;
    }

    /** Takes the images out of it. */
    interface Taker {
        void take(InputStream archive);
    }

    void images(Taker taker) {
        try (var zip = new ZipFile(file.toFile());
                InputStream in = zip.getInputStream(zip.getEntry(IMAGES))) {
            taker.take(in);
        } catch (IOException e) {
            throw unusable(file, "It cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private static Problem unusable(Path file, String why, @Nullable Throwable cause) {
        return new Problem(
                ExitCode.FAILED,
                file + " cannot be used as a bundle",
                why,
                "Nothing was loaded. Copy it again from where 'images save' wrote it; 'sha256sum' tells whether both are the same.",
                cause);
    }
}

package countme.topology.deploy.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import countme.topology.report.Destination;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.service.Hash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * All that a stack's stateful service holds, at one moment. As a file it is a zip of {@code backup.json}, which says what it is, and of the state in that
 * service's own format.
 */
public final class Snapshot {
    private static final String ABOUT = "backup.json";
    private static final int FORMAT = 1;
    private static final int MOST_ABOUT = 1 << 16;
    private static final JsonMapper MAPPER = new JsonMapper();

    private final String project;
    private final String version;
    private final Instant time;
    private final long count;
    private final String file;
    private final byte[] state;

    /**
     * A snapshot just taken.
     *
     * @param version of the launcher that took it
     * @param count its state in one number
     * @param file name of the state's own file
     * @param state of a size that fits into memory
     */
    public Snapshot(String project, String version, Instant time, long count, String file, byte[] state) {
        this.project = project;
        this.version = version;
        this.time = time;
        this.count = count;
        this.file = file;
        this.state = state.clone();
    }

    /**
     * Reads a file that {@link #write} wrote; a {@link Problem} when it is another, a damaged or a newer one.
     *
     * @param mostBytes the largest state that there can be
     */
    static Snapshot read(Path file, String stateFile, int mostBytes) {
        byte @Nullable [] about = null;
        byte @Nullable [] state = null;
        try (var zip = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName();
                if (name.equals(ABOUT)) {
                    about = read(file, zip, name, MOST_ABOUT);
                } else if (name.equals(stateFile)) {
                    state = read(file, zip, name, mostBytes);
                } else {
                    throw unusable(file, "It holds '" + name + "', which no backup does.", null);
                }
            }
        } catch (IOException e) {
            throw unusable(file, "It cannot be read: " + e.getMessage() + ".", e);
        }
        if (about == null || state == null) {
            throw unusable(file, "It is no backup, or only a part of one.", null);
        }
        return parse(file, about, stateFile, state);
    }

    /** A small file can hold an entry that is larger than all memory. */
    private static byte[] read(Path file, ZipInputStream zip, String name, int mostBytes) throws IOException {
        byte[] content = zip.readNBytes(mostBytes);
        if (zip.read() >= 0) {
            throw unusable(
                    file, "'" + name + "' in it is larger than " + mostBytes + " bytes, which no backup is.", null);
        }
        return content;
    }

    private static Snapshot parse(Path file, byte[] about, String stateFile, byte[] state) {
        try {
            JsonNode json = MAPPER.readTree(new String(about, StandardCharsets.UTF_8));
            if (json.path("format").asInt() != FORMAT) {
                throw unusable(file, "Its format is " + json.path("format").asText() + ", and only 1 is known.", null);
            }
            if (!json.path("sha256").asText().equals(Hash.sha256(state))) {
                throw unusable(file, "Its content is not what was written: the checksum differs.", null);
            }
            return new Snapshot(
                    json.path("project").asText(),
                    json.path("version").asText(),
                    Instant.parse(json.path("time").asText()),
                    json.path("count").asLong(),
                    stateFile,
                    state);
        } catch (JsonProcessingException | DateTimeException e) {
            throw unusable(file, "What it says about itself cannot be read: " + e.getMessage() + ".", e);
        }
    }

    /** Writes it for its owner only. Gives its size in bytes. */
    public long write(Destination destination) {
        try {
            var bytes = new ByteArrayOutputStream();
            try (var zip = new ZipOutputStream(bytes)) {
                put(zip, ABOUT, about());
                put(zip, file, state);
            }
            destination.write(bytes::writeTo);
            return bytes.size();
        } catch (IOException e) {
            throw new Problem(
                    "The backup cannot be written to " + destination.name(),
                    Problem.reason(e) + ".",
                    "Name a file in a directory that exists and is yours, with room for it.",
                    e);
        }
    }

    private byte[] about() throws IOException {
        return MAPPER.writerWithDefaultPrettyPrinter()
                .writeValueAsBytes(MAPPER.createObjectNode()
                        .put("format", FORMAT)
                        .put("project", project)
                        .put("version", version)
                        .put("time", time.toString())
                        .put("count", count)
                        .put("sha256", Hash.sha256(state)));
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }

    private static Problem unusable(Path file, String why, @Nullable Throwable cause) {
        return new Problem(
                ExitCode.FAILED,
                file + " cannot be restored",
                why,
                "Name a file that 'backup' wrote; nothing was changed.",
                cause);
    }

    /** Whose state it is. */
    public String project() {
        return project;
    }

    public Instant time() {
        return time;
    }

    public long count() {
        return count;
    }

    byte[] state() {
        return state.clone();
    }
}

package countme.topology.deploy.evidence;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import countme.topology.report.Destination;
import countme.topology.report.Problem;
import countme.topology.service.Hash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Exhibits of one moment, as a zip with {@code evidence.json}, which says what is in it and what is not and why, and {@code SHA256SUMS}, which
 * {@code sha256sum -c} takes. One exhibit that cannot be had keeps no other out.
 */
public final class EvidenceArchive {
    /** What says what is in it. */
    public static final String ABOUT = "evidence.json";
    /** The digests of all others. */
    public static final String SUMS = "SHA256SUMS";

    private static final int FORMAT = 1;
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** How it went with an exhibit. */
    public enum Outcome {
        COLLECTED,
        /** There is none. */
        NONE,
        FAILED
    }

    /**
     * An exhibit that was asked for.
     *
     * @param reason why it failed; else empty
     */
    public record Taken(String file, String what, Outcome outcome, String reason) {}

    private final String project;
    private final String version;
    private final Instant time;
    private final List<Taken> taken = new ArrayList<>();
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    private EvidenceArchive(String project, String version, Instant time) {
        this.project = project;
        this.version = version;
        this.time = time;
    }

    /**
     * Asks for every exhibit, one after another.
     *
     * @param version of the launcher that asks
     */
    public static EvidenceArchive collect(String project, String version, Instant time, List<Exhibit> exhibits) {
        var archive = new EvidenceArchive(project, version, time);
        exhibits.forEach(exhibit -> archive.taken.add(archive.take(exhibit)));
        return archive;
    }

    private Taken take(Exhibit exhibit) {
        try {
            Optional<byte[]> content = exhibit.source().take();
            content.ifPresent(bytes -> files.put(exhibit.file(), bytes));
            return new Taken(
                    exhibit.file(), exhibit.what(), content.isPresent() ? Outcome.COLLECTED : Outcome.NONE, "");
        } catch (IOException | RuntimeException e) {
            Problem problem = e instanceof IOException
                    ? new Problem("It cannot be read", Problem.reason(e) + ".", "Look at the file's owner and mode.", e)
                    : Problem.of(e);
            return new Taken(
                    exhibit.file(),
                    exhibit.what(),
                    Outcome.FAILED,
                    problem.what() + ": " + problem.why() + " " + problem.next());
        }
    }

    /** In the order in which they were asked for. */
    public List<Taken> taken() {
        return List.copyOf(taken);
    }

    /** Whether all that there is was collected. */
    public boolean isWhole() {
        return taken.stream().noneMatch(one -> one.outcome() == Outcome.FAILED);
    }

    /** Its name, with project and time, such as {@code countme-evidence-20261129T120000Z.zip}. */
    public static String name(String project, Instant time) {
        return project + "-evidence-" + STAMP.format(time) + ".zip";
    }

    /** Writes it into a directory, readable by its owner only, and beside it a file with its digest. Gives the archive. */
    public Path write(Path directory) {
        Path file = directory.resolve(name(project, time));
        try {
            byte[] archive = bytes();
            Destination.of(file).write(out -> out.write(archive));
            String sum = Hash.sha256(archive) + "  " + file.getFileName() + "\n";
            Destination.of(directory.resolve(file.getFileName() + ".sha256"))
                    .write(out -> out.write(sum.getBytes(StandardCharsets.UTF_8)));
            return file;
        } catch (IOException e) {
            throw new Problem(
                    "The evidence cannot be written to " + directory,
                    Problem.reason(e) + ".",
                    "Name a directory that is yours, with room for some megabytes.",
                    e);
        }
    }

    private byte[] bytes() throws IOException {
        Map<String, byte[]> all = new LinkedHashMap<>(files);
        all.put(ABOUT, about());
        String sums = all.entrySet().stream()
                .map(file -> Hash.sha256(file.getValue()) + "  " + file.getKey() + "\n")
                .collect(Collectors.joining());
        all.put(SUMS, sums.getBytes(StandardCharsets.UTF_8));
        var bytes = new ByteArrayOutputStream();
        zip(all, bytes);
        return bytes.toByteArray();
    }

    private static void zip(Map<String, byte[]> files, OutputStream out) throws IOException {
        try (var zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
    }

    private byte[] about() throws IOException {
        ObjectNode json = MAPPER.createObjectNode()
                .put("format", FORMAT)
                .put("project", project)
                .put("version", version)
                .put("time", time.toString())
                .put("whole", isWhole());
        var exhibits = json.putArray("exhibits");
        taken.forEach(one -> exhibits.addObject()
                .put("file", one.file())
                .put("what", one.what())
                .put("outcome", one.outcome().name().toLowerCase(Locale.ROOT))
                .put("reason", one.reason()));
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    }
}

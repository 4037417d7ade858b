package countme.topology.deploy.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import countme.certs.PrivateFiles;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Who changed a project, when and with what result: one JSON object a line, only ever appended to. An entry is one write, so those of
 * two launchers never mix, and a line cut short by a full disk or a dead machine spoils no other.
 */
public final class Audit {
    /** What healing calls its entries. */
    public static final String HEAL = "heal";
    /** The verb that says beforehand that it has begun. */
    public static final String DOWN = "down";

    /** How a change ended, or that it has begun. */
    public enum Result {
        begun,
        done,
        failed;

        /** Behind a verb. */
        String words() {
            return this == begun ? "has begun" : this == done ? "is done" : "failed";
        }
    }

    /**
     * What was read.
     *
     * @param entries the oldest first
     * @param skipped lines that are no entries
     */
    public record Trail(List<AuditEntry> entries, int skipped) {
        public Trail {
            entries = List.copyOf(entries);
        }
    }

    /** Takes an entry elsewhere too. */
    public interface Listener {
        void wrote(Instant time, Result result, String json);
    }

    private final Path file;
    private final InstantSource clock;
    private final Progress progress;
    private final Listener listener;

    public Audit(Path stateDirectory, InstantSource clock, Progress progress) {
        this(stateDirectory, clock, progress, (time, result, json) -> {});
    }

    public Audit(Path stateDirectory, InstantSource clock, Progress progress, Listener listener) {
        this.listener = listener;
        this.file = stateDirectory.resolve("audit.jsonl");
        this.clock = clock;
        this.progress = progress;
    }

    /** The same without arguments. */
    public boolean write(String what, String subject, Result result, String detail) {
        return write(what, "", subject, result, detail);
    }

    /** Appends an entry about what a verb does or has done. False, and said, when it cannot be written. */
    public boolean write(String what, String arguments, String subject, Result result, String detail) {
        Instant now = clock.instant();
        try {
            String json = AuditEntry.ofMine(now, what, arguments, subject, result, detail)
                    .json();
            append(json + "\n");
            listener.wrote(now, result, json);
            return true;
        } catch (IOException e) {
            progress.say("the audit entry could not be written to " + file + ": " + e.getMessage());
            return false;
        }
    }

    /** Where it is. */
    public Path file() {
        return file;
    }

    /** All entries; none when nothing was ever changed. */
    public Trail read() {
        var entries = new ArrayList<AuditEntry>();
        int skipped = 0;
        for (String line : lines()) {
            try {
                entries.add(AuditEntry.parse(line));
            } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
                skipped++;
            }
        }
        return new Trail(entries, skipped);
    }

    /** How long the file is, in bytes: it changes whenever an entry is written. */
    public long size() {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    private void append(String line) throws IOException {
        PrivateFiles.makeParent(file);
        String whole = endsCutShort() ? "\n" + line : line;
        try (OutputStream out = PrivateFiles.append(file)) {
            out.write(whole.getBytes(StandardCharsets.UTF_8));
        }
    }

    private boolean endsCutShort() throws IOException {
        try (var read = new RandomAccessFile(file.toFile(), "r")) {
            read.seek(Math.max(0, read.length() - 1));
            int last = read.read();
            return last >= 0 && last != '\n';
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    private List<String> lines() {
        try {
            // Bytes that are no UTF-8 make one line unreadable, not the file.
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new Problem(
                    "The audit cannot be read",
                    file + ": " + e.getMessage() + ".",
                    "Make it readable for you, or run the command as its owner.",
                    e);
        }
    }
}

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
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Supplier;

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

    /** Where others' entries are, and where this launcher's own go, too. What goes wrong there is a {@link Problem}. */
    public interface Shared {
        /** Nobody else's. */
        Shared NONE = new Shared() {
            @Override
            public List<String> lines() {
                return List.of();
            }

            @Override
            public void append(List<String> lines, Supplier<List<String>> own) {}

            @Override
            public String mark() {
                return "";
            }
        };

        /** All that are there, in the order in which they came. */
        List<String> lines();

        /**
         * Adds entries.
         *
         * @param own all of this launcher's, for where there are none yet
         */
        void append(List<String> lines, Supplier<List<String>> own);

        /** Another one whenever an entry has come. */
        String mark();
    }

    private final Path file;
    /** Lines of which it is not known that others see them, because the engine was away or a launcher died. */
    private final Path unshared;

    private final Shared shared;
    private final InstantSource clock;
    private final Progress progress;
    private final Listener listener;

    public Audit(Path stateDirectory, InstantSource clock, Progress progress) {
        this(stateDirectory, clock, progress, (time, result, json) -> {}, Shared.NONE);
    }

    public Audit(Path stateDirectory, InstantSource clock, Progress progress, Listener listener, Shared shared) {
        this.listener = listener;
        this.shared = shared;
        this.unshared = stateDirectory.resolve("audit-unshared.jsonl");
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
            append(file, json + "\n");
            share(json);
            listener.wrote(now, result, json);
            return true;
        } catch (IOException e) {
            progress.say("the audit entry could not be written to " + file + ": " + e.getMessage());
            return false;
        }
    }

    /** Lets others see what this launcher has written, if they do not yet. */
    public void share() {
        try {
            shared.append(lines(unshared), () -> lines(file));
        } catch (Problem e) {
            // They see it with the next entry.
        }
    }

    /** It waits in a file until others see it: nothing is lost with an engine that is away, nor with a launcher that dies. */
    private void share(String json) throws IOException {
        append(unshared, json + "\n");
        // Another launcher may just have removed what both had written there.
        var waiting = new LinkedHashSet<>(lines(unshared));
        waiting.add(json);
        try {
            shared.append(List.copyOf(waiting), () -> lines(file));
            Files.deleteIfExists(unshared);
        } catch (Problem e) {
            // They see it with the next entry.
        }
    }

    /** Where this launcher's own entries are. */
    public Path file() {
        return file;
    }

    /** All entries, of whoever has changed the project; none when nothing was ever changed. */
    public Trail read() {
        // Each once: a launcher that dies may have shared what it shares again.
        var lines = new LinkedHashSet<>(others());
        lines.addAll(lines(file));
        var entries = new ArrayList<AuditEntry>();
        int skipped = 0;
        for (String line : lines) {
            try {
                entries.add(AuditEntry.parse(line));
            } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
                skipped++;
            }
        }
        entries.sort(Comparator.comparing(AuditEntry::time));
        return new Trail(entries, skipped);
    }

    /** Whether the last change that is no healing was begun and not ended. To whoever holds the lock it says that a launcher died. */
    public boolean isUnfinished() {
        List<AuditEntry> changes = read().entries().stream()
                .filter(entry -> !entry.what().equals(HEAL))
                .toList();
        return !changes.isEmpty() && changes.get(changes.size() - 1).result() == Result.begun;
    }

    private List<String> others() {
        try {
            return shared.lines();
        } catch (Problem e) {
            progress.say("only what was changed from here is shown, because the engine does not answer");
            return List.of();
        }
    }

    /** Another one whenever an entry was written, by whomever. */
    public String mark() {
        long own = file.toFile().length();
        try {
            return own + " " + shared.mark();
        } catch (Problem e) {
            return String.valueOf(own);
        }
    }

    private static void append(Path file, String line) throws IOException {
        PrivateFiles.makeParent(file);
        String whole = endsCutShort(file) ? "\n" + line : line;
        try (OutputStream out = PrivateFiles.append(file)) {
            out.write(whole.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static boolean endsCutShort(Path file) throws IOException {
        if (file.toFile().length() == 0) {
            return false;
        }
        try (var read = new RandomAccessFile(file.toFile(), "r")) {
            read.seek(Math.max(0, read.length() - 1));
            int last = read.read();
            return last >= 0 && last != '\n';
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    private static List<String> lines(Path file) {
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

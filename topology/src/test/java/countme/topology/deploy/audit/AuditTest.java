package countme.topology.deploy.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.deploy.SaidProgress;
import countme.topology.deploy.audit.Audit.Result;
import countme.topology.deploy.project.Operation;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00.123Z");

    @TempDir
    private Path directory = Path.of("");

    private Path state = directory;
    private Path file = directory;
    private Audit audit = new Audit(directory, InstantSource.fixed(NOW), Progress.quiet());

    @BeforeEach
    void choosePlace() {
        state = directory.resolve("state");
        file = state.resolve("audit.jsonl");
        audit = new Audit(state, InstantSource.fixed(NOW), Progress.quiet());
    }

    @Test
    void whereNothingWasChangedThereIsNothing() {
        assertThat(audit.read().entries()).isEmpty();
        assertThat(audit.file()).doesNotExist();
        assertThat(state).as("reading writes nothing").doesNotExist();
    }

    @Test
    void whatIsWrittenIsReadAgainTheOldestFirst() throws IOException {
        audit.write("up", "app-1, redis", Result.done, "");
        audit.write("heal", "redis", Result.failed, "with \"quotes\",\nlines and an ü");

        Audit.Trail trail = audit.read();
        assertThat(trail.skipped()).isZero();
        assertThat(trail.entries()).extracting(AuditEntry::what).containsExactly("up", "heal");
        AuditEntry last = trail.entries().get(1);
        assertThat(last.time()).isEqualTo(NOW);
        assertThat(last.who()).matches(System.getProperty("user.name") + "@.+");
        assertThat(last.subject()).isEqualTo("redis");
        assertThat(last.result()).isEqualTo(Result.failed);
        assertThat(last.detail()).isEqualTo("with \"quotes\",\nlines and an ü");
        assertThat(Files.readAllLines(file)).as("an entry a line").hasSize(2);
    }

    @Test
    void everyEntryMakesItsMarkAnotherOne() {
        audit.write("up", "redis", Result.done, "");
        String first = audit.mark();
        audit.write("up", "redis", Result.done, "");
        assertThat(audit.mark()).isNotEqualTo(first);
    }

    @Test
    void whatIsWrittenIsAlsoTakenElsewhere() {
        var taken = new ArrayList<String>();
        new Audit(
                        state,
                        InstantSource.fixed(NOW),
                        Progress.quiet(),
                        (time, result, json) -> taken.add(time + " " + result + " " + json),
                        Audit.Shared.NONE)
                .write("up", "redis", Result.failed, "");
        assertThat(taken)
                .singleElement()
                .asString()
                .startsWith(NOW + " failed {")
                .contains("\"what\":\"up\"");
    }

    @ParameterizedTest
    @CsvSource({"begun, has begun", "done, is done", "failed, failed"})
    void aLineSaysHowItEnded(Result result, String words) {
        audit.write("down", "", result, "");
        assertThat(audit.read().entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.line()).endsWith(": down " + words));
    }

    @Test
    void theVerbIsNamedWithItsArgumentsAndWhoseItIs() throws IOException {
        change("scale", "app=3", Set.of("app-3"));

        assertThat(audit.read().entries()).singleElement().satisfies(entry -> {
            assertThat(entry.what()).isEqualTo("scale");
            assertThat(entry.command()).isEqualTo("scale app=3");
            assertThat(entry.isOwn()).isTrue();
            assertThat(entry.line()).endsWith(": scale app=3 is done: app-3");
        });

        Files.writeString(file, Files.readString(file).replaceFirst("\"process\":\\d+", "\"process\":1"));
        assertThat(audit.read().entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.isOwn()).isFalse());
    }

    @Test
    void anEntryOfAnOlderLauncherIsReadAsItWasMeant() throws IOException {
        audit.write("up", "redis", Result.done, "");
        Files.writeString(
                file,
                "{\"time\":\"2026-01-31T12:00:00Z\",\"who\":\"root@web1\",\"what\":\"up\",\"result\":\"done\"}\n");

        assertThat(audit.read().entries()).singleElement().satisfies(entry -> {
            assertThat(entry.line()).isEqualTo("root@web1: up is done");
            assertThat(entry.isOwn()).isFalse();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"time\":\"2026-01",
                "not json",
                "{}",
                "[]",
                "{\"time\":\"yesterday\",\"result\":\"done\"}",
                "{\"time\":\"2026-01-31T12:00:00Z\",\"result\":\"perhaps\"}"
            })
    void aLineCutShortOrSpoiltIsSkippedAndSpoilsNoOther(String spoilt) throws IOException {
        audit.write("up", "redis", Result.done, "");
        Files.writeString(file, spoilt, StandardOpenOption.APPEND);
        audit.write("down", "", Result.done, "");

        Audit.Trail trail = audit.read();
        assertThat(trail.entries()).extracting(AuditEntry::what).containsExactly("up", "down");
        assertThat(trail.skipped()).isEqualTo(1);
    }

    @Test
    void bytesThatAreNoTextSpoilOneLine() throws IOException {
        audit.write("up", "redis", Result.done, "");
        Files.write(file, new byte[] {(byte) 0xff, 0, (byte) 0xfe, '\n'}, StandardOpenOption.APPEND);
        audit.write("down", "", Result.done, "");
        assertThat(audit.read().entries()).hasSize(2);
        assertThat(audit.read().skipped()).isEqualTo(1);
    }

    @Test
    void anEmptyFileAndEmptyLinesAreNoFault() throws IOException {
        Files.createDirectories(state);
        Files.createFile(file);
        audit.write("up", "redis", Result.done, "");
        Files.writeString(file, "\n\n", StandardOpenOption.APPEND);

        assertThat(audit.read().entries()).hasSize(1);
        assertThat(audit.read().skipped()).isZero();
    }

    @Test
    void aChangeIsRecordedWithWhatItChanged() {
        change("up", "", Set.of("redis", "app-1"));
        assertThat(audit.read().entries()).singleElement().satisfies(entry -> {
            assertThat(entry.subject()).isEqualTo("app-1, redis");
            assertThat(entry.result()).isEqualTo(Result.done);
        });
    }

    @Test
    void aChangeThatFailedHalfwayIsRecordedWhateverItFailedWith() {
        fail(true, new Problem("redis ended", "It did.", "Look."));
        fail(true, new IllegalStateException("a bug"));
        assertThat(audit.read().entries()).extracting(AuditEntry::detail).containsExactly("redis ended", "a bug");
        assertThat(audit.read().entries()).extracting(AuditEntry::result).containsOnly(Result.failed);
    }

    @Test
    void aChangeThatWasRefusedBeforeOrForWhatWasTypedIsNotRecorded() {
        fail(false, new Problem("not now", "No.", "Later."));
        fail(true, Problem.usage("no", "No.", "No."));
        assertThat(file).doesNotExist();
    }

    @Test
    void aChangeIsThereWhenItBeginsWhateverBecomesOfTheLauncher() {
        boolean unused = new Operation(audit, "down", "").run(operation -> {
            operation.begin();
            assertThat(audit.read().entries())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.result()).isEqualTo(Result.begun));
            return true;
        });
        assertThat(audit.read().entries()).extracting(AuditEntry::result).containsExactly(Result.begun, Result.done);
    }

    private void change(String verb, String arguments, Set<String> changed) {
        boolean unused = new Operation(audit, verb, arguments).run(operation -> {
            operation.attempt();
            operation.done(String.join(", ", new TreeSet<>(changed)), "");
            return true;
        });
    }

    private void fail(boolean begun, RuntimeException failure) {
        assertThatThrownBy(() -> new Operation(audit, "up", "").run(operation -> {
                    if (begun) {
                        operation.attempt();
                    }
                    throw failure;
                }))
                .isSameAs(failure);
    }

    @Test
    void aChangeThatTheAuditDoesNotHaveIsDoneAndFails() throws IOException {
        Files.writeString(state, "a file where the directory should be");
        var done = new AtomicBoolean();
        assertThatThrownBy(() -> new Operation(audit, "restart", "app").run(operation -> {
                    operation.begin();
                    done.set(true);
                    operation.done("app-1", "");
                    return true;
                }))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.what()).isEqualTo("'restart' is done, but the audit does not have all of it");
                    assertThat(problem.exitCode()).isEqualTo(ExitCode.FAILED);
                });
        assertThat(done).isTrue();
    }

    @Test
    void thatItCannotBeWrittenIsSaidAndFailsNothing() throws IOException {
        Files.writeString(state, "a file where the directory should be");
        var said = new SaidProgress();
        assertThat(new Audit(state, InstantSource.fixed(NOW), said).write("up", "redis", Result.done, ""))
                .isFalse();
        assertThat(said.lines()).singleElement().asString().contains("could not be written", file.toString());
    }
}

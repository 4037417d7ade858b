package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.deploy.inspect.Logs;
import countme.topology.deploy.project.Project;
import countme.topology.docker.ContainerLogs.Selection;
import countme.topology.docker.ExecCommand;
import countme.topology.docker.Session;
import countme.topology.docker.Session.Size;
import countme.topology.docker.Session.Window;
import countme.topology.report.Progress;
import countme.topology.service.Service;
import countme.topology.service.watch.LogLevel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** What goes into containers, comes out of them, and ends there. */
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class CommandsAndLinesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Container
    static final Stack stack = Stack.shared();

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private static Service app() {
        return stack.topology().app();
    }

    private static int run(@Nullable InputStream in, OutputStream out, @Nullable Window window, String... command) {
        return new ExecCommand(stack.engine(), stack.instance(app(), 1))
                .run(new Session(List.of(command), List.of(), in, out, out, window));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aCommandThatReadsToTheEndOfItsInputSeesTheEnd() {
        var input = new ByteArrayInputStream("b\nü\na\n".getBytes(StandardCharsets.UTF_8));

        assertThat(run(input, printed, null, "sort")).isZero();
        assertThat(printed()).isEqualTo("a\nb\nü\n");
    }

    @Test
    void aCommandInATerminalKnowsItsSize() {
        Window window = listener -> {
            listener.accept(new Size(33, 44));
            return () -> {};
        };

        assertThat(run(
                        null,
                        printed,
                        window,
                        "sh",
                        "-c",
                        "until stty size | grep '^33 44'; do sleep 0.1; done; exit 3"))
                .isEqualTo(3);
        assertThat(printed()).contains("33 44\r\n");
    }

    @Test
    void aCommandWhoseOutputGoesNowhereEndsWithAllThatItStarted() {
        var closed = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("Broken pipe");
            }
        };

        assertThatThrownBy(() -> run(null, closed, null, "sh", "-c", "sleep 98765 & trap '' TERM; yes"))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(stack.exec(app(), 1, List.of("sh", "-c", "cat /proc/[0-9]*/cmdline | tr '\\0' ' '")))
                .doesNotContain("sleep 98765", " yes ");
    }

    @Test
    void aLineThatTheEngineCutIntoPiecesIsWhole() {
        String mark = "mark" + System.nanoTime();
        int length = 40_000;
        String unused = stack.exec(
                app(),
                1,
                List.of(
                        "sh",
                        "-c",
                        "{ printf '%s ' \"$0\"; head -c " + length
                                + " /dev/zero | tr '\\0' x; echo ' end'; } > /proc/1/fd/1",
                        mark));

        Project project = stack.deployment().project();
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            var lines = new ArrayList<String>();
            new Logs(project, Progress.quiet(), LogLevel.info, line -> lines.add(line.text()))
                    .read(
                            project.inventory(),
                            List.of(stack.instance(app(), 1)),
                            new Selection(false, 20, null, false));
            assertThat(lines).contains(mark + " " + "x".repeat(length) + " end");
        });
    }
}

package countme.topology.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.deploy.MemoryStack;
import countme.topology.report.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that was started in a container goes on for nobody. */
class ExecCommandTest {
    @TempDir
    Path directory;

    private MemoryStack stack;
    private ExecCommand command;

    @BeforeEach
    void up() {
        stack = new MemoryStack(directory);
        Set<String> unused = stack.up();
        command = new ExecCommand(
                stack.engine(),
                Inventory.read(stack.engine(), "countme").named("redis").get(0));
    }

    private static Session printing(OutputStream out) {
        return new Session(List.of("redis-cli", "GET", "hits"), List.of(), null, out, out, null);
    }

    @Test
    void aCommandThatCanBeListenedToEndsByItself() {
        assertThat(command.run(printing(new ByteArrayOutputStream()))).isNotNegative();
        assertThat(stack.engine().sessions()).isEmpty();
    }

    @Test
    void itIsEndedWhenItsOutputGoesNowhere() {
        var closed = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        assertThatThrownBy(() -> command.run(printing(closed))).isInstanceOf(UncheckedIOException.class);
        assertThat(stack.engine().sessions()).isEmpty();
    }

    @Test
    void itIsEndedWhenTheEngineGoesAwayInTheMiddle() {
        stack.platform().faults().once();
        assertThatThrownBy(() -> command.run(printing(new ByteArrayOutputStream())))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.what()).isEqualTo("Nothing can be run in redis"));
        assertThat(stack.engine().sessions()).isEmpty();
    }
}

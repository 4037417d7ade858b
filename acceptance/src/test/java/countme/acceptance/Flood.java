package countme.acceptance;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import countme.topology.docker.Exec;
import countme.topology.service.Service;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A container of the stack that writes 50 MB/s to its stdout, as far as the engine takes them. It has bash. */
final class Flood implements AutoCloseable {
    /** 5,000 equal lines of 1,000 bytes every tenth of a second; prints how many bytes were taken. */
    private static final String SCRIPT = """
            begin=${EPOCHREALTIME/./}
            for ((n = 0; ${EPOCHREALTIME/./} - begin < $1 * 1000000; n++)); do
              printf -v line '{"level":"info","message":"%06d %0960d"}' $n 0
              yes "$line" | head -n 5000 > /proc/1/fd/1
              while ((n * 100000 > ${EPOCHREALTIME/./} - begin)); do sleep 0.01; done
            done
            echo $((n * 5000 * (${#line} + 1) / $1))
            """;

    private final Stack stack;
    private final Service writer;
    private final int slot;
    private final String observer;
    private double megabytesASecond;
    private long mostOnDisk;

    Flood(Stack stack, Service writer, int slot) {
        this.stack = stack;
        this.writer = writer;
        this.slot = slot;
        String log = stack.docker()
                .inspectContainerCmd(stack.instance(writer, slot).id())
                .exec()
                .getLogPath();
        observer = stack.docker()
                .createContainerCmd(stack.instance(stack.topology().redis(), 0).imageReference())
                .withUser("0")
                .withEntrypoint("sleep", "600")
                .withHostConfig(HostConfig.newHostConfig()
                        .withAutoRemove(true)
                        .withBinds(Bind.parse(Path.of(log).getParent() + ":/observed:ro")))
                .exec()
                .getId();
        stack.docker().startContainerCmd(observer).exec();
    }

    void run(int seconds) {
        var out = new ByteArrayOutputStream();
        int status = Exec.stream(
                stack.engine(),
                stack.instance(writer, slot),
                List.of("bash", "-c", SCRIPT, "-", "" + seconds),
                out,
                out);
        String printed = out.toString(StandardCharsets.UTF_8).strip();
        if (status != 0) {
            throw new IllegalStateException(printed);
        }
        megabytesASecond = Long.parseLong(printed) / 1e6;
    }

    /** Looks how much of it the engine keeps. */
    void measureDisk() {
        String kilobytes = Exec.run(
                        stack.engine(),
                        observer,
                        List.of("sh", "-c", "du -sk /observed 2> /dev/null | cut -f1"),
                        Duration.ofSeconds(10))
                .output()
                .strip();
        mostOnDisk = Math.max(mostOnDisk, Long.parseLong(kilobytes) * 1024);
    }

    long mostOnDisk() {
        return mostOnDisk;
    }

    @Override
    public String toString() {
        return "%.1f MB/s written, at most %.1f MB of it kept by the engine"
                .formatted(megabytesASecond, mostOnDisk / 1e6);
    }

    @Override
    public void close() {
        stack.docker().removeContainerCmd(observer).withForce(true).exec();
    }
}

package countme.loadtest;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How much of this machine's processors had been spent at some moment, in seconds. Asking the machine rather than the containers gives
 * the same figure for a stack and for a peer without containers, and includes the kernel's network on their behalf; and whatever else
 * is running.
 *
 * @param others by everybody but this JVM
 * @param all by everybody
 * @param idle by nobody
 */
public record ProcessorTime(double others, double all, double idle) {
    private static final Path MACHINE = Path.of("/proc/stat");
    /** The unit of {@code /proc/stat}, the same on every Linux. */
    private static final double TICKS_PER_SECOND = 100;

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double LEAST_IDLE = 0.1;

    /** At this moment; empty where the system is not Linux. */
    public static Optional<ProcessorTime> now() {
        if (!Files.isReadable(MACHINE)
                || !(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean own)) {
            return Optional.empty();
        }
        try (var lines = Files.newBufferedReader(MACHINE)) {
            return Optional.of(parse(lines.readLine(), own.getProcessCpuTime() / NANOS_PER_SECOND));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** From {@code cpu user nice system idle iowait irq softirq …}. */
    static ProcessorTime parse(String line, double own) {
        double[] seconds = Arrays.stream(line.strip().split("\\s+"))
                .skip(1)
                .mapToDouble(ticks -> Long.parseLong(ticks) / TICKS_PER_SECOND)
                .toArray();
        double busy = seconds[0] + seconds[1] + seconds[2] + seconds[5] + seconds[6];
        return new ProcessorTime(busy - own, busy, seconds[3] + seconds[4]);
    }

    /**
     * What others spent from then to now; empty when less than a tenth was idle, because they then spend all there is, whatever they
     * are given to do.
     */
    OptionalDouble since(ProcessorTime then) {
        double free = idle - then.idle;
        return free < LEAST_IDLE * (free + all - then.all)
                ? OptionalDouble.empty()
                : OptionalDouble.of(others - then.others);
    }
}

package countme.loadtest;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Processor time spent on this machine by everybody but this JVM: the stack, the kernel's network on its behalf, and whatever else is
 * running. Asking the machine rather than the containers makes it the same figure for a stack and for a peer without containers.
 */
final class ProcessorTime {
    private static final Path MACHINE = Path.of("/proc/stat");
    /** The unit of {@code /proc/stat}, the same on every Linux. */
    private static final double TICKS_PER_SECOND = 100;

    private ProcessorTime() {}

    /** Seconds since the machine started, of all its processors together; empty where the system is not Linux. */
    static OptionalDouble others() {
        if (!Files.isReadable(MACHINE)
                || !(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean own)) {
            return OptionalDouble.empty();
        }
        try (var lines = Files.newBufferedReader(MACHINE)) {
            return OptionalDouble.of(busySeconds(lines.readLine()) - own.getProcessCpuTime() / 1e9);
        } catch (IOException e) {
            return OptionalDouble.empty();
        }
    }

    /** From {@code cpu user nice system idle iowait irq softirq …}: all but idle, waiting and what was stolen. */
    static double busySeconds(String line) {
        long[] ticks = Arrays.stream(line.strip().split("\\s+"))
                .skip(1)
                .mapToLong(Long::parseLong)
                .toArray();
        return (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6]) / TICKS_PER_SECOND;
    }
}

package countme.loadtest.landscape;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The kernel's account of a container: what all its processes spent, those that have ended included. Reading it costs the engine nothing.
 *
 * @param file where it says how long they used a processor
 */
record ControlGroup(Path file) {
    private static final Path PROCESSES = Path.of("/proc");
    private static final Path GROUPS = Path.of("/sys/fs/cgroup");

    private static final String CONTROLLER = "cpuacct";
    private static final String NANOS = "cpuacct.usage";
    private static final String ALL = "cpu.stat";
    private static final String MICROS = "usage_usec ";
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MICROS_PER_SECOND = 1e6;

    /** That of a container's first process; empty when it has ended. */
    static Optional<ControlGroup> of(long process) {
        try {
            return in(GROUPS, Files.readAllLines(PROCESSES.resolve(process + "/cgroup")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Finds it.
     *
     * @param root where groups are mounted
     * @param lines {@code number:controllers:path}; in version 1 of control groups there is one for each controller, in version 2 one
     *     without any
     */
    static Optional<ControlGroup> in(Path root, List<String> lines) {
        return path(lines, CONTROLLER)
                .map(path -> new ControlGroup(root.resolve(CONTROLLER + path).resolve(NANOS)))
                .or(() -> path(lines, "")
                        .map(path -> new ControlGroup(root.resolve("." + path).resolve(ALL))));
    }

    private static Optional<String> path(List<String> lines, String controller) {
        return lines.stream()
                .map(line -> line.split(":", 3))
                .filter(line -> line.length == 3
                        && Arrays.asList(line[1].split(",", -1)).contains(controller))
                .map(line -> line[2])
                .findFirst();
    }

    /** Seconds of processor time until now. */
    double seconds() throws IOException {
        String content = Files.readString(file).strip();
        if (!file.endsWith(ALL)) {
            return Long.parseLong(content) / NANOS_PER_SECOND;
        }
        return content.lines()
                        .filter(line -> line.startsWith(MICROS))
                        .mapToLong(line -> Long.parseLong(line.substring(MICROS.length())))
                        .findFirst()
                        .orElseThrow(() -> new IOException(file + " does not say what was spent"))
                / MICROS_PER_SECOND;
    }
}

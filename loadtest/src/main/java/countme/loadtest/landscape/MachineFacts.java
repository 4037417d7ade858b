package countme.loadtest.landscape;

import countme.loadtest.Docker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * What figures were measured on, and when, because they are worth nothing without it.
 *
 * @param processor its model
 * @param processors how many
 * @param memoryGib of the machine; 0 where that is not known
 * @param system name and version of the operating system's kernel
 * @param engine version of the Docker engine
 * @param date in UTC
 */
record MachineFacts(String processor, int processors, long memoryGib, String system, String engine, LocalDate date) {
    private static final long KIB_PER_GIB = 1 << 20;

    /** Of this machine, now. */
    static MachineFacts here() throws IOException, InterruptedException {
        String memory = value("/proc/meminfo", "MemTotal").replaceAll("\\D", "");
        return new MachineFacts(
                value("/proc/cpuinfo", "model name"),
                Runtime.getRuntime().availableProcessors(),
                memory.isEmpty() ? 0 : Math.round(Long.parseLong(memory) / (double) KIB_PER_GIB),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                Docker.run("version", "--format", "{{.Server.Version}}"),
                LocalDate.now(ZoneOffset.UTC));
    }

    /** As a sentence. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s: %d processors%s%s, %s, Docker %s.",
                date,
                processors,
                processor.isEmpty() ? "" : " (" + processor + ")",
                memoryGib == 0 ? "" : ", " + memoryGib + " GiB",
                system,
                engine);
    }

    /** From lines such as {@code name : value}; empty where there is no such file or line. */
    private static String value(String file, String name) throws IOException {
        Path path = Path.of(file);
        if (!Files.isReadable(path)) {
            return "";
        }
        try (var lines = Files.lines(path)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("");
        }
    }
}

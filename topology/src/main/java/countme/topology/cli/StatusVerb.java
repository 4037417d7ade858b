package countme.topology.cli;

import countme.topology.concurrent.Time;
import countme.topology.deploy.Deployment;
import countme.topology.deploy.inspect.Status;
import countme.topology.deploy.inspect.Status.Row;
import countme.topology.report.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code status}: one table. */
@Command(
        name = "status",
        description = "Shows every container with its health, asked now. Exits 18 unless all are healthy.")
final class StatusVerb extends Verb {
    private static final int WATCH_SECONDS = 2;
    private static final long MEBI = 1 << 20;

    @Option(names = "--watch", description = "Show it again every " + WATCH_SECONDS + " s until Ctrl-C.")
    boolean watch;

    @Option(names = "--memory", description = "Show how much memory each container holds.")
    boolean memory;

    @Override
    ExitCode run(Root root) {
        Deployment deployment = root.deployment();
        Output output = root.output();
        Status status = deployment.status();
        print(status, held(deployment), output);
        while (watch && pause()) {
            status = deployment.status();
            output.line("");
            print(status, held(deployment), output);
        }
        return status.isHealthy() ? ExitCode.OK : ExitCode.SERVICE_FAILED;
    }

    private Map<String, Long> held(Deployment deployment) {
        return memory ? deployment.memory() : Map.of();
    }

    private void print(Status status, Map<String, Long> held, Output output) {
        if (output.json()) {
            output.json(status.rows().stream().map(row -> json(row, held)).toList());
            return;
        }
        if (memory) {
            output.table(
                    List.of("SERVICE", "STATE", "HEALTH", "MEMORY"),
                    status.rows().stream().map(row -> usage(row, held)).toList());
            return;
        }
        output.table(
                List.of("SERVICE", "STATE", "HEALTH", "IMAGE", "SINCE", "PORTS"),
                status.rows().stream().map(StatusVerb::cells).toList());
    }

    private static List<String> cells(Row row) {
        return List.of(
                row.instance(),
                row.state(),
                row.health().name().toLowerCase(Locale.ROOT),
                image(row),
                since(row).map(Seconds::of).orElse(""),
                ports(row));
    }

    /** A stand-in is shown as what runs, and what it stands in for. */
    static String image(Row row) {
        if (!row.standIn()) {
            return row.image();
        }
        String[] official = row.image().replaceFirst("^[^/]*/(.*)-[^-]*$", "$1").split(":", 2);
        // Debian's own numbers are around that of the program.
        String version = row.version().replaceFirst("^\\d+:", "").replaceFirst("[-+].*", "");
        return version.isEmpty() || official[1].matches("v?" + Pattern.quote(version))
                ? official[0] + ":" + official[1] + " (stand-in)"
                : official[0] + ":" + version + " (stand-in for " + official[1] + ")";
    }

    private static String ports(Row row) {
        return row.ports().stream()
                .map(port -> port.bind() + ":" + port.hostPort())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static Optional<Duration> since(Row row) {
        Instant since = row.since();
        return since == null ? Optional.empty() : Optional.of(Duration.between(since, Instant.now()));
    }

    private static List<String> usage(Row row, Map<String, Long> held) {
        return List.of(
                row.instance(),
                row.state(),
                row.health().name().toLowerCase(Locale.ROOT),
                held.containsKey(row.instance()) ? held.get(row.instance()) / MEBI + " MiB" : "");
    }

    static Map<String, Object> json(Row row, Map<String, Long> held) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("service", row.instance());
        fields.put("container", row.container());
        fields.put("state", row.state());
        fields.put("health", row.health().name().toLowerCase(Locale.ROOT));
        fields.put("image", row.image());
        fields.put("standIn", row.standIn());
        fields.put("version", row.version());
        fields.put("since", row.since() == null ? "" : row.since().toString());
        fields.put(
                "ports",
                row.ports().stream()
                        .map(port -> port.bind() + ":" + port.hostPort())
                        .sorted()
                        .toList());
        if (held.containsKey(row.instance())) {
            fields.put("memoryMiB", held.get(row.instance()) / MEBI);
            fields.put("memoryBytes", held.get(row.instance()));
        }
        return fields;
    }

    private static boolean pause() {
        return Time.system().pass(Duration.ofSeconds(WATCH_SECONDS));
    }
}

package countme.topology.cli;

import countme.topology.cli.VerbHelp.Group;
import countme.topology.concurrent.Time;
import countme.topology.deploy.Stack;
import countme.topology.deploy.inspect.Status;
import countme.topology.deploy.inspect.Status.Health;
import countme.topology.deploy.inspect.Status.Row;
import countme.topology.report.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code status}: one table. */
@Command(
        name = "status",
        description = {
            "Shows every container with its health, asked now.",
            "Exits 18 unless all are healthy. On a narrow terminal, it leaves columns out; '--format json' has everything."
        })
@VerbHelp(
        group = Group.WATCH,
        takes = {"--format", "--project", "--engine", "--cluster"},
        examples = {"status # One table", "status --watch # The same, kept up to date until Ctrl-C"})
final class StatusVerb extends Verb {
    private static final int WATCH_SECONDS = 2;
    private static final String HEALTH = "HEALTH";
    private static final long MEBI = 1 << 20;

    @Option(
            names = "--watch",
            description = "Show it again every " + WATCH_SECONDS + " s until Ctrl-C, on a terminal in the same place.")
    boolean watch;

    @Option(names = "--memory", description = "Show how much memory each container holds.")
    boolean memory;

    @Override
    ExitCode run(Root root) {
        Stack stack = root.stack();
        Output output = root.output();
        Status status = stack.status();
        show(status, held(stack), output, true);
        while (watch && pause()) {
            status = stack.status();
            show(status, held(stack), output, false);
        }
        return status.isHealthy() ? ExitCode.OK : ExitCode.SERVICE_FAILED;
    }

    private Map<String, Long> held(Stack stack) {
        return memory ? stack.memory() : Map.of();
    }

    private void show(Status status, Map<String, Long> held, Output output, boolean first) {
        if (output.json()) {
            output.json(status.rows().stream().map(row -> json(row, held)).toList());
            return;
        }
        Table table = memory ? usage(status, held) : table(status);
        Screen screen = output.screen().get();
        if (watch && screen.live()) {
            output.print(Redrawing.of(table.lines(screen), screen));
        } else {
            if (!first) {
                output.line("");
            }
            output.table(table);
        }
    }

    static Table table(Status status) {
        return new Table(
                List.of("SERVICE", "STATE", HEALTH, "IMAGE", "SINCE", "PORTS"),
                status.rows().stream().map(StatusVerb::cells).toList(),
                List.of("PORTS", "IMAGE", "SINCE", "STATE"),
                StatusVerb::colour);
    }

    private static Optional<Colour> colour(String column, String cell) {
        if (!column.equals(HEALTH)) {
            return Optional.empty();
        }
        return Optional.of(
                switch (Health.valueOf(cell.toUpperCase(Locale.ROOT))) {
                    case HEALTHY -> Colour.GREEN;
                    case UNREADY -> Colour.YELLOW;
                    case UNHEALTHY, DOWN -> Colour.RED;
                });
    }

    private static String health(Row row) {
        return row.health().name().toLowerCase(Locale.ROOT);
    }

    private static List<String> cells(Row row) {
        return List.of(
                row.instance(),
                row.state(),
                health(row),
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

    /** {@code 127.0.0.1:8080, 8443}: an address is said once. */
    static String ports(Row row) {
        var ports = new TreeMap<String, TreeSet<Integer>>();
        row.ports()
                .forEach(port -> ports.computeIfAbsent(port.bind(), bind -> new TreeSet<>())
                        .add(port.hostPort()));
        return ports.entrySet().stream()
                .map(each -> each.getKey() + ":"
                        + each.getValue().stream().map(String::valueOf).collect(Collectors.joining(", ")))
                .collect(Collectors.joining(", "));
    }

    private static Optional<Duration> since(Row row) {
        Instant since = row.since();
        return since == null ? Optional.empty() : Optional.of(Duration.between(since, Instant.now()));
    }

    private static Table usage(Status status, Map<String, Long> held) {
        return new Table(
                List.of("SERVICE", "STATE", HEALTH, "MEMORY"),
                status.rows().stream()
                        .map(row -> List.of(
                                row.instance(),
                                row.state(),
                                health(row),
                                held.containsKey(row.instance()) ? held.get(row.instance()) / MEBI + " MiB" : ""))
                        .toList(),
                List.of("STATE"),
                StatusVerb::colour);
    }

    static Map<String, Object> json(Row row, Map<String, Long> held) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("service", row.instance());
        fields.put("container", row.container());
        fields.put("state", row.state());
        fields.put("health", health(row));
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

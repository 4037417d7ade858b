package countme.topology.cli;

import countme.topology.cli.VerbHelp.Group;
import countme.topology.deploy.Deployment;
import countme.topology.deploy.inspect.Logs;
import countme.topology.docker.ContainerLogs.Selection;
import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.Instance;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logs}: what containers wrote. */
@Command(
        name = "logs",
        description = {"Shows what containers wrote, replaced ones included.", "Of all services when none is named."})
@VerbHelp(
        group = Group.WATCH,
        takes = {"--format", "--project", "--engine"},
        examples = {
            "logs -f proxy # Every request, as it comes",
            "logs app redis --since 10m -t # What both wrote in the last ten minutes"
        })
final class LogsVerb extends Verb {
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}&&[^\t]]");

    @Parameters(paramLabel = "SERVICE", description = "A service such as app, or one replica such as app-2.")
    List<String> services = List.of();

    @Option(
            names = {"-f", "--follow"},
            description = "Go on until Ctrl-C.")
    boolean follow;

    @Option(
            names = {"-n", "--tail"},
            converter = NotNegative.class,
            paramLabel = "LINES",
            description = "Only the last lines of each.")
    int tail = -1;

    @Option(
            names = "--since",
            paramLabel = "WHEN",
            description = "Only newer lines: 90s, 10m, 2h, or 2026-01-31T12:00:00Z.")
    @Nullable
    String since;

    @Option(
            names = {"-t", "--timestamps"},
            description = "Begin each line with its time.")
    boolean timestamps;

    @Override
    ExitCode run(Root root) {
        Deployment deployment = root.deployment();
        Output output = root.output();
        Inventory inventory = deployment.project().inventory();
        List<Instance> chosen = chosen(inventory);
        int width = chosen.stream().mapToInt(c -> c.instance().length()).max().orElse(0);
        var selection = new Selection(follow, tail, since == null ? null : moment(since), timestamps);
        new Logs(deployment.project(), root.progress(), (instance, line) -> print(output, instance, width, line))
                .read(inventory, chosen, selection);
        return ExitCode.OK;
    }

    private static void print(Output output, String instance, int width, String line) {
        if (output.json()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("service", instance);
            fields.put("line", line);
            output.json(fields);
        } else {
            output.line(("%-" + width + "s | %s").formatted(instance, printable(line)));
        }
    }

    /** Clients choose some of it: what a terminal would obey, or show in another order, is spelled out. */
    static String printable(String line) {
        return UNPRINTABLE
                .matcher(line)
                .replaceAll(found -> "\\\\u%04x".formatted(found.group().codePointAt(0)));
    }

    private List<Instance> chosen(Inventory inventory) {
        if (inventory.isEmpty()) {
            throw new Problem("There are no logs", "Nothing of this project is there.", "Type 'up' to start it.");
        }
        return services.isEmpty()
                ? inventory.containers()
                : services.stream()
                        .flatMap(name -> inventory.named(name).stream())
                        .distinct()
                        .toList();
    }

    static Instant moment(String text) {
        try {
            return text.matches("\\d+[smhd]")
                    ? Instant.now().minus(Duration.parse(text.endsWith("d") ? "P" + text : "PT" + text))
                    : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw Problem.usage(
                    "Wrong value '" + text + "' for --since",
                    "Expected an age such as 90s, 10m, 2h or 3d, or a moment such as 2026-01-31T12:00:00Z.",
                    "Type one of these.");
        }
    }
}

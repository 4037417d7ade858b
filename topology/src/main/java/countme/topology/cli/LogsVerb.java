package countme.topology.cli;

import countme.topology.cli.VerbHelp.Group;
import countme.topology.deploy.inspect.LogSource;
import countme.topology.docker.ContainerLogs.Selection;
import countme.topology.docker.LogLine;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.service.watch.LogLevel;
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
        description = {
            "Shows what containers wrote, in the order of time.",
            "Replaced ones are included; of all services when none is named. Lines are put into a few words; --format json has them as they were written."
        })
@VerbHelp(
        group = Group.WATCH,
        takes = {"--format", "--project", "--engine", "--cluster"},
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

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            description =
                    "Only lines of this level and above: ${COMPLETION-CANDIDATES}. Routine, such as asking for what is not there yet, is debug.")
    LogLevel level = LogLevel.info;

    @Override
    ExitCode run(Root root) {
        Output output = root.output();
        LogSource logs = root.stack().logs(services);
        int width = logs.instances().stream().mapToInt(String::length).max().orElse(0);
        var selection = new Selection(follow, tail, since == null ? null : moment(since), timestamps);
        logs.read(selection, root.progress(), level, line -> print(output, width, line));
        return ExitCode.OK;
    }

    private void print(Output output, int width, LogLine line) {
        if (output.json()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("time", line.time().toString());
            fields.put("service", line.instance());
            fields.put("level", line.level().name());
            fields.put("line", line.text());
            output.json(fields);
        } else {
            String time = timestamps ? line.time() + " " : "";
            String level = line.level() == LogLevel.info ? "" : line.level() + ": ";
            output.line(("%s%-" + width + "s | %s%s")
                    .formatted(time, line.instance(), level, printable(ReadableLine.of(line.text()))));
        }
    }

    /** Clients choose some of it: what a terminal would obey, or show in another order, is spelled out. */
    static String printable(String line) {
        return UNPRINTABLE
                .matcher(line)
                .replaceAll(found -> "\\\\u%04x".formatted(found.group().codePointAt(0)));
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

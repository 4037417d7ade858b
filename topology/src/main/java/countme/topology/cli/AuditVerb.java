package countme.topology.cli;

import countme.topology.cli.VerbHelp.Group;
import countme.topology.deploy.audit.Audit;
import countme.topology.deploy.audit.AuditEntry;
import countme.topology.report.ExitCode;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code audit}: who changed what, when, and with what result. */
@Command(
        name = "audit",
        description = {"Shows who changed the stack, when and with what result.", "The newest entry is the last."})
@VerbHelp(
        group = Group.WATCH,
        takes = {"--format", "--project", "--engine", "--cluster"},
        examples = "audit -n 10 # The last ten changes")
final class AuditVerb extends Verb {
    @Option(
            names = {"-n", "--tail"},
            converter = NotNegative.class,
            paramLabel = "ENTRIES",
            description = "Only the last ones.")
    int tail = Integer.MAX_VALUE;

    @Override
    ExitCode run(Root root) {
        Audit.Trail trail = root.stack().audit().read();
        List<AuditEntry> all = trail.entries();
        List<AuditEntry> last = all.subList(Math.max(0, all.size() - tail), all.size());
        Output output = root.output();
        if (output.json()) {
            output.json(last.stream().map(AuditVerb::fields).toList());
        } else if (last.isEmpty()) {
            output.line("Nothing was changed yet.");
        } else {
            output.table(
                    List.of("TIME", "WHO", "WHAT", "SERVICE", "RESULT", "DETAIL"),
                    last.stream().map(AuditVerb::cells).toList(),
                    "SERVICE",
                    "DETAIL",
                    "WHO",
                    "TIME");
        }
        if (trail.skipped() > 0) {
            root.progress().say(trail.skipped() + " unreadable lines of the audit were left out");
        }
        return ExitCode.OK;
    }

    private static List<String> cells(AuditEntry entry) {
        String time = DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                entry.time().truncatedTo(ChronoUnit.SECONDS).atZone(ZoneId.systemDefault()));
        return List.of(
                time,
                entry.who(),
                entry.command(),
                entry.subject(),
                entry.result().name(),
                entry.detail());
    }

    private static Map<String, Object> fields(AuditEntry entry) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("time", entry.time().toString());
        fields.put("who", entry.who());
        fields.put("what", entry.what());
        fields.put("arguments", entry.arguments());
        fields.put("service", entry.subject());
        fields.put("result", entry.result().name());
        fields.put("detail", entry.detail());
        return fields;
    }
}

package countme.topology.cli;

import countme.topology.cli.VerbHelp.Group;
import countme.topology.deploy.inspect.Doctor.Finding;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code doctor}: every problem at once, each with what to type. */
@Command(
        name = "doctor",
        description = {
            "Checks engine, disk, clock, ports, images, certificates.",
            "It changes nothing. Exits 1 on a problem, and says what to type."
        })
@VerbHelp(
        group = Group.WATCH,
        takes = {"--format", "--project", "--engine"},
        instead = "'plan' asks the cluster for all that 'up' needs, 'status' for its pods.",
        examples = "doctor # All problems at once")
final class DoctorVerb extends Verb {
    @Override
    ExitCode run(Root root) {
        List<Finding> findings = root.deployment().examine();
        Output output = root.output();
        if (output.json()) {
            output.json(findings.stream().map(DoctorVerb::fields).toList());
        } else {
            Screen screen = output.screen().get();
            findings.forEach(finding -> output.line(shown(finding, screen)));
        }
        return findings.stream().allMatch(finding -> finding.problem() == null) ? ExitCode.OK : ExitCode.FAILED;
    }

    private static String shown(Finding finding, Screen screen) {
        Problem problem = finding.problem();
        String verdict = "%-8s ".formatted(problem == null ? "ok" : "PROBLEM");
        String subject = "%-12s ".formatted(finding.subject());
        var lines = new ArrayList<String>();
        String first = TextLayout.hanging(verdict + subject, finding.text(), screen.width());
        lines.add(
                screen.coloured()
                        ? (problem == null ? Colour.GREEN : Colour.RED).paint(verdict)
                                + first.substring(verdict.length())
                        : first);
        if (problem != null) {
            lines.add(TextLayout.hanging("           why:  ", problem.why(), screen.width()));
            lines.add(TextLayout.hanging("           next: ", problem.next(), screen.width()));
        }
        return String.join("\n", lines);
    }

    private static Map<String, Object> fields(Finding finding) {
        var fields = new LinkedHashMap<String, Object>();
        Problem problem = finding.problem();
        fields.put("subject", finding.subject());
        fields.put("ok", problem == null);
        fields.put("text", finding.text());
        if (problem != null) {
            fields.put("why", problem.why());
            fields.put("next", problem.next());
        }
        return fields;
    }
}

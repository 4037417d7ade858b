package countme.topology.cli;

import countme.topology.deploy.inspect.Doctor.Finding;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code doctor}: every problem at once, each with what to type. */
@Command(
        name = "doctor",
        description =
                "Looks at engine, disk, clock, ports, images and certificates; changes nothing. Exits 1 on a problem.")
final class DoctorVerb extends Verb {
    @Override
    ExitCode run(Root root) {
        List<Finding> findings = root.deployment().examine();
        Output output = root.output();
        if (output.json()) {
            output.json(findings.stream().map(DoctorVerb::fields).toList());
        } else {
            findings.forEach(finding -> print(finding, output));
        }
        return findings.stream().allMatch(finding -> finding.problem() == null) ? ExitCode.OK : ExitCode.FAILED;
    }

    private static void print(Finding finding, Output output) {
        Problem problem = finding.problem();
        output.line("%-8s %-12s %s".formatted(problem == null ? "ok" : "PROBLEM", finding.subject(), finding.text()));
        if (problem != null) {
            output.line("           why:  " + problem.why());
            output.line("           next: " + problem.next());
        }
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

package countme.topology.cli;

import countme.certs.CertificateInfo;
import countme.certs.Decision;
import countme.certs.trust.Trust;
import countme.topology.cli.VerbHelp.Group;
import countme.topology.deploy.Deployment;
import countme.topology.deploy.project.Project;
import countme.topology.deploy.project.StackCertificates;
import countme.topology.report.ExitCode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** {@code certs}: the local authority and the certificate it signed. */
@Command(
        name = "certs",
        description = "Shows and makes certificates, and has them trusted.",
        subcommands = {CertsVerb.Show.class, CertsVerb.Issue.class, CertsVerb.Renew.class, CertsVerb.TrustIt.class})
@VerbHelp(group = Group.DATA, examples = "certs trust # Browsers warn no more")
final class CertsVerb extends VerbGroup {
    /** {@code certs show}. */
    @Command(name = "show", description = "Shows the authority's certificate and the proxy's.")
    @VerbHelp(
            takes = {"--format", "--project"},
            examples = "certs show # Names, until when, and where the files are")
    static final class Show extends Verb {
        @Override
        ExitCode run(Root root) {
            Project project = root.deployment().project();
            project.keys().require();
            List<CertificateInfo> certificates = project.certificates().show();
            Output output = root.output();
            if (output.json()) {
                output.json(certificates.stream().map(Show::fields).toList());
            } else {
                certificates.forEach(info -> {
                    fields(info).forEach((name, value) -> output.line("%-12s %s".formatted(name, value)));
                    output.line("");
                });
            }
            return ExitCode.OK;
        }

        private static Map<String, Object> fields(CertificateInfo info) {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("subject", info.subject());
            fields.put("issuer", info.issuer());
            fields.put(
                    "names",
                    Stream.concat(info.names().dns().stream(), info.names().addresses().stream())
                            .collect(Collectors.joining(", ")));
            fields.put("valid until", info.notAfter() + " (" + info.daysLeft(Instant.now()) + " days left)");
            fields.put("sha256", info.sha256());
            fields.put("certificate", info.certificateFile().toString());
            fields.put("key", info.keyFile().toString());
            return fields;
        }
    }

    /** {@code certs issue}. */
    @Command(
            name = "issue",
            description = {
                "Gets a new server certificate now.",
                "One of a public authority (--acme) is in use at once; the local authority's with the next 'up'."
            })
    @VerbHelp(
            takes = {"--hosts", "--dry-run", "--project"},
            examples = "certs issue # A new one, although the old one is valid")
    static final class Issue extends Verb {
        @Override
        ExitCode run(Root root) {
            Deployment deployment = root.deployment();
            if (root.dryRun) {
                root.output().line("would issue a new server certificate");
                return ExitCode.OK;
            }
            root.output().line(deployment.issueCertificate());
            return ExitCode.OK;
        }
    }

    /** {@code certs renew}. */
    @Command(
            name = "renew",
            description = {
                "Renews the server certificate if it is due.",
                "The proxy uses it at once. An attached 'up' does so by itself; where none is, type it once a day."
            })
    @VerbHelp(
            takes = {"--dry-run", "--project", "--engine"},
            examples = "certs renew # For a timer, where nobody attends the stack")
    static final class Renew extends Verb {
        @Override
        ExitCode run(Root root) {
            Deployment deployment = root.deployment();
            deployment.project().keys().require();
            if (root.dryRun) {
                Decision due = deployment.renewal().due();
                root.output()
                        .line(due.keeps() ? "nothing would be done: " + due.reason() : "would renew: " + due.reason());
                return ExitCode.OK;
            }
            root.output().line(deployment.renewal().renew());
            return ExitCode.OK;
        }
    }

    /** {@code certs trust}. */
    @Command(
            name = "trust",
            description = {"Makes this machine trust the local authority.", "Browsers then do not warn."})
    @VerbHelp(
            takes = {"--dry-run", "--project"},
            examples = "certs trust # Browsers warn no more")
    static final class TrustIt extends Verb {
        @Override
        ExitCode run(Root root) {
            Project project = root.deployment().project();
            project.keys().require();
            StackCertificates certificates = project.certificates();
            Output output = root.output();
            if (root.dryRun) {
                output.line("would add " + certificates.authority() + " to this machine's trust stores");
                return ExitCode.OK;
            }
            certificates.ensure(root.progress());
            List<Trust.Outcome> outcomes = certificates.trust();
            for (Trust.Outcome outcome : outcomes) {
                output.line(outcome.store() + ": " + words(outcome));
                outcome.commands().forEach(command -> output.line("  " + command));
            }
            return outcomes.stream().allMatch(TrustIt::isGood) ? ExitCode.OK : ExitCode.FAILED;
        }

        private static boolean isGood(Trust.Outcome outcome) {
            return outcome.state() == Trust.State.UNCHANGED || outcome.state() == Trust.State.CHANGED;
        }

        private static String words(Trust.Outcome outcome) {
            return switch (outcome.state()) {
                case UNCHANGED -> "trusts it already";
                case CHANGED -> "trusts it from now on";
                case TO_TYPE -> outcome.why() + " Type:";
                case FAILED -> "failed: " + outcome.why();
            };
        }
    }
}

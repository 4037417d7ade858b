package countme.topology.cli;

import countme.topology.cli.VerbHelp.Group;
import countme.topology.deploy.Deployment;
import countme.topology.deploy.project.Project;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.service.Login;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code secrets}: what was generated and is not for everybody. */
@Command(
        name = "secrets",
        description = "Shows and renews the logins of console and registry.",
        subcommands = {SecretsVerb.Show.class, SecretsVerb.Rotate.class})
@VerbHelp(group = Group.DATA, examples = "secrets show # The console's login")
final class SecretsVerb extends VerbGroup {
    /** The operators' login, and that of the registry where there is one. */
    static Map<String, String> fields(Project project, Login login) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("user", login.user());
        fields.put("password", login.password());
        project.topology().registry().map(registry -> registry.login(login)).ifPresent(registry -> {
            fields.put("registry-user", registry.user());
            fields.put("registry-password", registry.password());
        });
        return fields;
    }

    /** {@code secrets show}. */
    @Command(name = "show", description = "Shows the logins of console and registry.")
    @VerbHelp(
            takes = {"--format", "--project"},
            examples = "secrets show # The console's login")
    static final class Show extends Verb {
        @Override
        ExitCode run(Root root) {
            Project project = root.deployment().project();
            project.keys().require();
            Login login = project.login()
                    .kept()
                    .orElseThrow(() -> new Problem(
                            "There is no login yet",
                            "It is generated when the stack is brought up.",
                            "Type 'up', or 'secrets rotate' to have one now."));
            root.output().fields(fields(project, login));
            return ExitCode.OK;
        }
    }

    /** {@code secrets rotate}. */
    @Command(
            name = "rotate",
            description = {
                "Makes new logins, which are valid at once.",
                "Those of console and registry, and the passwords with which services log in at one another: replicas are replaced one after another. No request is dropped."
            })
    @VerbHelp(
            takes = {"--wait-timeout", "--lock-wait", "--dry-run", "--project", "--engine"},
            instead =
                    "Type 'down', remove the directory 'secrets' of the state, then 'up': the count stays, and all logins are new.",
            examples = "secrets rotate # After somebody has seen the password")
    static final class Rotate extends Verb {
        @Override
        ExitCode run(Root root) {
            Deployment deployment = root.deployment();
            if (root.dryRun) {
                root.output()
                        .line("would make new logins for console, registry and services, and replace the replicas");
                return ExitCode.OK;
            }
            boolean inForce = deployment.rotateLogins();
            root.output()
                    .line("The login is new" + (inForce ? "" : ", and in force with the next 'up'")
                            + ". 'secrets show' shows it.");
            return ExitCode.OK;
        }
    }
}

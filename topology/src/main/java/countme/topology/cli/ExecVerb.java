package countme.topology.cli;

import countme.topology.deploy.Deployment;
import countme.topology.docker.Exec;
import countme.topology.docker.Inventory.Instance;
import countme.topology.report.ExitCode;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code exec}: a command inside a container. No {@link Verb}, because its exit status is the command's. */
@Command(
        name = "exec",
        description =
                "Runs a command inside a running container and exits with its status. It has no input and no terminal.",
        customSynopsis = "countme exec SERVICE [OPTION…] -- COMMAND…")
final class ExecVerb implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "SERVICE",
            description = "A service such as app, of which the first replica is taken, or one replica such as app-2.")
    String service = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "COMMAND", description = "The command and its arguments.")
    List<String> command = List.of();

    @Override
    public Integer call() {
        Root root = Verb.root(Objects.requireNonNull(spec));
        Deployment deployment = root.deployment();
        Instance instance = deployment.project().inventory().named(service).get(0);
        Output output = root.output();
        if (root.dryRun) {
            output.line("would run '" + String.join(" ", command) + "' in " + instance.instance());
            return ExitCode.OK.status();
        }
        return Exec.stream(deployment.project().engine(), instance, command, output.out(), root.err());
    }
}

package countme.topology.cli;

import countme.topology.cli.VerbHelp.Group;
import countme.topology.concurrent.EndHook;
import countme.topology.deploy.project.RunningCommand;
import countme.topology.docker.Session;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code exec}: a command inside a container. No {@link Verb}, because its exit status is the command's. */
@Command(
        name = "exec",
        description = {
            "Runs a command inside a running container.",
            "Exits with its status. When the launcher ends, so does the command."
        },
        customSynopsis = "exec [-i] [-t] SERVICE [OPTION…] -- COMMAND…")
@VerbHelp(
        group = Group.RUN,
        takes = {"--dry-run", "--project", "--engine", "--cluster"},
        examples = {
            "exec proxy -- nginx -v # A command and what it prints",
            "exec -it app-2 -- sh # A shell in the second replica"
        })
final class ExecVerb implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    @Option(
            names = {"-i", "--interactive"},
            description = "Give it the launcher's standard input.")
    boolean interactive;

    @Option(
            names = {"-t", "--tty"},
            description = "Give it a terminal; with -i for a shell.")
    boolean tty;

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
        if (tty && !(Terminal.is(Terminal.STDIN) && Terminal.is(Terminal.STDOUT))) {
            throw Problem.usage(
                    "No terminal can be given to the command",
                    "The launcher's own input or output is none.",
                    "Leave out -t; -i alone gives it input.");
        }
        RunningCommand started = root.stack().command(service);
        Output output = root.output();
        if (root.dryRun) {
            output.line("would run '" + String.join(" ", command) + "' in " + started.instance());
            return ExitCode.OK.status();
        }
        return run(started, output.out(), root.strictErr());
    }

    private int run(RunningCommand started, OutputStream out, OutputStream err) {
        EndHook hook = EndHook.of("end-exec", started::end);
        try {
            InputStream in = interactive ? System.in : null;
            if (!tty) {
                return started.run(new Session(command, List.of(), in, out, err, null));
            }
            try (LocalTerminal terminal = LocalTerminal.borrow(interactive)) {
                return started.run(new Session(command, List.of(), in, out, err, terminal));
            }
        } finally {
            boolean unused = hook.takeBack();
        }
    }
}

package countme.topology.cli;

import countme.topology.cli.VerbHelp.Group;
import countme.topology.concurrent.EndHook;
import countme.topology.deploy.Stack;
import countme.topology.deploy.project.Keys;
import countme.topology.report.ExitCode;
import countme.topology.state.LastUp;
import java.time.Duration;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code up}: converge, and stay. */
@Command(
        name = "up",
        description = {
            "Brings the stack up, stays and heals it.",
            "Ctrl-C leaves it serving. Run again, it changes only what differs. It asks before the counter stops answering."
        })
@VerbHelp(
        group = Group.RUN,
        takes = {
            "--https-port",
            "--http-port",
            "--ops-port",
            "--bind",
            "--server-name",
            "--production",
            "--replicas",
            "--monitoring",
            "--wait-timeout",
            "--lock-wait",
            "--config-file",
            "--yes",
            "--dry-run",
            "--project",
            "--engine",
            "--cluster",
            "--image"
        },
        examples = {
            "up # The stack, until Ctrl-C",
            "up -d # Return once every service is ready",
            "up -p shop --https-port 8543 --http-port 8180 --ops-port 9543 # A second stack beside the first"
        })
final class UpVerb extends Verb {
    @Option(
            names = {"-d", "--detach"},
            description = "Return once every service is ready.")
    boolean detach;

    @Option(
            names = "--take-over",
            description =
                    "Replace the certificate authority and the logins of a stack that another user has made. Asks first.")
    boolean takeOver;

    @Override
    ExitCode run(Root root) {
        long begun = System.nanoTime();
        Stack stack = root.stack(root.settings());
        stack.releasing().requirePrograms();
        if (takeOver) {
            takeOver(root, stack.keys());
        }
        Output output = root.output();
        if (root.dryRun) {
            Changes.print(stack.preview(), output);
            return ExitCode.OK;
        }
        String url = stack.topology().entrance().url();
        Set<String> changed = WhenInterrupted.say(
                root,
                stack,
                "Type 'up' again: it goes on where this one stopped. 'down' removes what is there.",
                () -> stack.up(
                        interrupting -> Changes.confirm(root, stack.topology().subject(), interrupting),
                        () -> output.line(url + " is serving ("
                                + Seconds.of(Duration.ofNanos(System.nanoTime() - begun)) + ")")));
        LastUp.of(root.state(stack.settings()), root.memory(stack.settings())).keep(root.sources());
        output.line(
                changed.isEmpty()
                        ? "Everything was as it should be; nothing was changed."
                        : "All " + stack.topology().instances().size() + " " + stack.noun() + "s are ready.");
        stack.addresses().forEach(output::field);
        stack.directions().forEach(output::line);
        if (detach) {
            output.line("Detached: " + stack.unattended());
            output.line("'status' shows it, 'down' ends it.");
            return ExitCode.OK;
        }
        output.line("Press Ctrl-C to leave; the stack goes on serving.");
        EndHook leaving =
                EndHook.of("leaving", () -> output.line("\nLeft. The stack goes on serving. 'down' ends it."));
        stack.attend();
        boolean unused = leaving.takeBack();
        output.line("The stack was taken down; there is nothing left to watch.");
        return ExitCode.OK;
    }

    private static void takeOver(Root root, Keys keys) {
        if (!root.dryRun) {
            keys.another()
                    .ifPresent(other -> confirm(
                            root,
                            "Replace the certificate authority and the logins, which are those of " + other
                                    + ", with new ones"));
        }
        keys.takeOver();
    }
}

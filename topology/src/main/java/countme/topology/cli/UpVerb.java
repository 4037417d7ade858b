package countme.topology.cli;

import countme.topology.cli.VerbHelp.Group;
import countme.topology.concurrent.EndHook;
import countme.topology.deploy.Deployment;
import countme.topology.deploy.project.Keys;
import countme.topology.docker.ContainerEngine;
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
            "--engine"
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
        Deployment deployment = root.deployment(root.settings());
        deployment.deploy().requirePrograms();
        if (takeOver) {
            takeOver(root, deployment);
        }
        Output output = root.output();
        if (root.dryRun) {
            Changes.print(deployment.preview(), output);
            return ExitCode.OK;
        }
        String url = deployment.project().topology().entrance().url();
        Set<String> changed = WhenInterrupted.say(
                root,
                deployment.project(),
                "Type 'up' again: it goes on where this one stopped. 'down' removes what is there.",
                () -> deployment.up(
                        interrupting -> Changes.confirm(
                                root, deployment.project().topology().subject(), interrupting),
                        () -> output.line(url + " is serving ("
                                + Seconds.of(Duration.ofNanos(System.nanoTime() - begun)) + ")")));
        LastUp.of(deployment.project().state(), deployment.project().memory()).keep(root.sources());
        output.line(
                changed.isEmpty()
                        ? "Everything was as it should be; nothing was changed."
                        : "All " + deployment.project().topology().instances().size() + " containers are ready.");
        OpenVerb.addresses(deployment, url).forEach(output::field);
        ContainerEngine engine = deployment.project().engine();
        output.line(
                engine.isLocal()
                        ? "'open' shows the console's login."
                        : "These are addresses at " + engine.address()
                                + ". 'open' brings them here, and shows the console's login.");
        if (detach) {
            output.line(
                    "Detached: the engine restarts what crashes, but nobody heals it, renews its certificate or deploys what is pushed.");
            output.line("'status' shows it, 'down' ends it.");
            return ExitCode.OK;
        }
        output.line("Press Ctrl-C to leave; the stack goes on serving.");
        EndHook leaving = EndHook.of(
                "leaving",
                () -> output.line(
                        "\nLeft. The stack goes on serving; the engine restarts what crashes. 'down' ends it."));
        deployment.attend();
        boolean unused = leaving.takeBack();
        output.line("The stack was taken down; there is nothing left to watch.");
        return ExitCode.OK;
    }

    private static void takeOver(Root root, Deployment deployment) {
        Keys keys = deployment.project().keys();
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

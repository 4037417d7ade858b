package countme.topology.cli;

import countme.topology.cli.VerbHelp.Group;
import countme.topology.config.Settings;
import countme.topology.deploy.Stack;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code scale}: more or fewer replicas. */
@Command(
        name = "scale",
        description = {
            "Runs more or fewer replicas, without a failed request.",
            "The next 'up' goes on with their number."
        })
@VerbHelp(
        group = Group.RUN,
        takes = {"--wait-timeout", "--drain-timeout", "--lock-wait", "--dry-run", "--project", "--engine", "--cluster"},
        examples = "scale app=3 # Three replicas")
final class ScaleVerb extends Verb {
    private static final Pattern TARGET = Pattern.compile("([^=]+)=([1-" + Settings.MAX_REPLICAS + "])");

    @Parameters(
            paramLabel = "SERVICE=N",
            description = "Which service, such as app, gets how many replicas, 1 to " + Settings.MAX_REPLICAS + ".")
    String target = "";

    @Override
    ExitCode run(Root root) {
        Settings settings = root.settingsOfStack();
        String name =
                root.stack(settings).topology().requireVersioned().service().name();
        int replicas = replicas(target, name);
        root.memory(settings).replicas().requireInForce(root.sources());
        Stack stack = root.stack(settings.withReplicas(replicas));
        if (stack.instances().isEmpty()) {
            throw new Problem(
                    "There is nothing to scale", "Nothing of this project is there.", "Type 'up' to start it.");
        }
        Output output = root.output();
        if (root.dryRun) {
            Changes.print(stack.preview(), output);
            return ExitCode.OK;
        }
        boolean changed = !WhenInterrupted.say(
                        root,
                        stack,
                        () -> stack.scale(interrupting ->
                                Changes.confirm(root, stack.topology().subject(), interrupting)))
                .isEmpty();
        output.line((replicas == 1 ? "1 replica is ready" : replicas + " replicas are ready")
                + (changed ? "." : ", as before."));
        return ExitCode.OK;
    }

    static int replicas(String target, String name) {
        Matcher matcher = TARGET.matcher(target);
        if (!matcher.matches() || !matcher.group(1).equals(name)) {
            throw Problem.usage(
                    "Wrong value '" + target + "' for scale",
                    "Only " + name + " has replicas, 1 to " + Settings.MAX_REPLICAS + " of them.",
                    "Type 'scale " + name + "=3', for example.");
        }
        return Integer.parseInt(matcher.group(2));
    }
}

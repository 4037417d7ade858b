package countme.topology.cli;

import countme.topology.config.ExitCode;
import countme.topology.deploy.Push;
import java.util.LinkedHashMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code push}: a new version into the stack's registry. */
@Command(
        name = "push",
        description =
                "Pushes the counter's image, made of the files this launcher carries, to the stack's registry. An attached 'up' deploys it; 'deploy' does else.")
final class PushVerb extends Verb {
    @Option(
            names = "--tag",
            paramLabel = "VERSION",
            description = "What to call it; else it is the launcher's version and the git revision of its source.")
    String tag = "";

    @Override
    ExitCode run(Root root) {
        Push push = root.deployment().push();
        Output output = root.output();
        if (root.dryRun) {
            output.line("would push " + push.image(tag));
            return ExitCode.OK;
        }
        Push.Pushed pushed = push.run(tag);
        if (output.json()) {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("image", pushed.image());
            fields.put("digest", pushed.digest());
            output.json(fields);
        } else {
            output.line(pushed.image() + " is " + pushed.digest());
        }
        return ExitCode.OK;
    }
}

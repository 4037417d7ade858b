package countme.topology.cli;

import countme.topology.config.ExitCode;
import countme.topology.deploy.Deploy;
import java.util.LinkedHashMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code deploy}: another version of the counter in the place of the one that serves. */
@Command(
        name = "deploy",
        description =
                "Serves another version of the counter without a failed request. Where it is no good, the one before goes on.")
final class DeployVerb extends Verb {
    @Parameters(
            paramLabel = "IMAGE",
            arity = "0..1",
            defaultValue = "latest",
            description =
                    "A tag in the stack's registry, or an image with its repository; the newest pushed by default.")
    String image = "";

    @Override
    ExitCode run(Root root) {
        Deploy deploy = root.deployment().deploy();
        if (root.dryRun) {
            root.output().line("would deploy " + deploy.preview(image));
            return ExitCode.OK;
        }
        print(deploy.deploy(image), root.output());
        return ExitCode.OK;
    }

    static void print(Deploy.Deployed done, Output output) {
        boolean same = done.changed().isEmpty();
        if (output.json()) {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("version", done.now().version());
            fields.put("before", done.before().version());
            fields.put("changed", done.changed().stream().sorted().toList());
            output.json(fields);
        } else if (same) {
            output.line(done.now().version() + " is what runs already; nothing was changed.");
        } else {
            output.line(
                    done.now().version() + " serves, before it " + done.before().version() + " did.");
        }
    }
}

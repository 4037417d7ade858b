package countme.topology.cli;

import countme.topology.cli.VerbHelp.Group;
import countme.topology.deploy.Stack;
import countme.topology.deploy.release.Releasing;
import countme.topology.report.ExitCode;
import java.util.LinkedHashMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code deploy}: another version in the place of the one that serves. */
@Command(
        name = "deploy",
        description = {
            "Serves another version, without a failed request.",
            "Where it is no good, the one before goes on."
        })
@VerbHelp(
        group = Group.RELEASE,
        takes = {
            "--deploy-timeout",
            "--drain-timeout",
            "--observe",
            "--before-deploy",
            "--after-deploy",
            "--lock-wait",
            "--yes",
            "--dry-run",
            "--format",
            "--project",
            "--engine",
            "--cluster"
        },
        examples = {
            "deploy # The version pushed last",
            "deploy --dry-run # Which that is, and what it answers otherwise"
        })
final class DeployVerb extends Verb {
    @Parameters(
            paramLabel = "IMAGE",
            arity = "0..1",
            defaultValue = "latest",
            description =
                    "A tag in the stack's registry, or an image with its repository; the newest pushed by default.")
    String image = "";

    @Mixin
    BehaviourConsent consent = new BehaviourConsent();

    @Override
    ExitCode run(Root root) {
        Stack stack = root.stack();
        Releasing deploy = stack.releasing();
        if (root.dryRun) {
            preview(deploy.preview(image), root.output());
            return ExitCode.OK;
        }
        print(
                WhenInterrupted.say(
                        root,
                        stack,
                        () -> deploy.deploy(image, behaviour -> consent.confirm(root, behaviour, "Deploy"))),
                root.output());
        return ExitCode.OK;
    }

    private static void preview(Releasing.Preview preview, Output output) {
        output.line("would deploy " + preview.image());
        preview.behaviour()
                .ifPresentOrElse(
                        behaviour -> BehaviourConsent.print(behaviour, output),
                        () -> output.line("What it answers is known only after it is pulled."));
    }

    static void print(Releasing.Deployed done, Output output) {
        if (output.json()) {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("version", done.now().version());
            fields.put("before", done.before().version());
            fields.put("changed", done.changed().stream().sorted().toList());
            output.json(fields);
        } else {
            output.line(done.sentence());
        }
    }
}

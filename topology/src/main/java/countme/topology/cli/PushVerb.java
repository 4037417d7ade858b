package countme.topology.cli;

import countme.topology.cli.VerbHelp.Group;
import countme.topology.deploy.release.Push;
import countme.topology.report.ExitCode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code push}: a new version into the stack's registry. */
@Command(
        name = "push",
        description = {
            "Puts a version into the stack's registry.",
            "An attached 'up' deploys it; where none is attached, 'deploy' does."
        })
@VerbHelp(
        group = Group.RELEASE,
        takes = {"--yes", "--dry-run", "--format", "--project", "--engine"},
        instead = "Push the image to a registry that the nodes reach, as with 'docker push', then type 'deploy IMAGE'.",
        examples = "push --from app/target/app-0.1.0-image.zip # What was just built")
final class PushVerb extends Verb {
    @Option(
            names = "--from",
            paramLabel = "FILE",
            description =
                    "The archive that the app's build made, app/target/app-0.1.0-image.zip; by default the files that this launcher carries.")
    @Nullable
    Path from;

    @Option(
            names = "--tag",
            paramLabel = "VERSION",
            description = "What to call it; by default the app's version and a digest of all that is in it.")
    String tag = "";

    @Mixin
    BehaviourConsent consent = new BehaviourConsent();

    @Override
    ExitCode run(Root root) {
        Push push = root.deployment().push(Optional.ofNullable(from));
        Output output = root.output();
        if (root.dryRun) {
            output.line("would push " + push.image(tag));
            BehaviourConsent.print(push.changes(), output);
            return ExitCode.OK;
        }
        Push.Pushed pushed = push.run(tag, behaviour -> consent.confirm(root, behaviour, "Push"));
        if (output.json()) {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("image", pushed.image());
            fields.put("version", pushed.title());
            fields.put("digest", pushed.digest());
            output.json(fields);
        } else {
            output.line("Pushed " + pushed.title() + " as " + pushed.image() + " (" + pushed.digest() + ").");
        }
        return ExitCode.OK;
    }
}

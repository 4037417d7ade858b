package countme.topology.cli;

import countme.topology.deploy.release.Behaviour;
import countme.topology.report.Problem;
import picocli.CommandLine.Option;

/** What users would notice of another version, as it is shown and agreed to. */
final class BehaviourConsent {
    @Option(
            names = "--changes-behaviour",
            description = "Agree to answers that differ from those of the version that serves.")
    boolean agreed;

    /** In what it would answer otherwise; nothing when in nothing. */
    static void print(Behaviour behaviour, Output output) {
        if (!behaviour.isSame()) {
            output.line(shown(behaviour));
        }
    }

    private static String shown(Behaviour behaviour) {
        return "Its answers differ from those of the version that serves:\n" + behaviour.lines();
    }

    /** Shows the difference and asks; a no, or nobody to ask, is a problem. */
    void confirm(Root root, Behaviour behaviour, String what) {
        root.err().println(shown(behaviour));
        if (agreed) {
            return;
        }
        if (!root.yes && !Terminal.is(Terminal.STDIN)) {
            throw Problem.usage(
                    "The new version changes what users get, and nobody has agreed to that",
                    "There is no terminal to ask on.",
                    "If the change is meant, add --changes-behaviour.");
        }
        Verb.confirm(root, what + " it anyway");
    }
}

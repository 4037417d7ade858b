package countme.topology.cli;

import countme.topology.config.Problem;
import countme.topology.deploy.Behaviour;
import picocli.CommandLine.Option;

/** What users would notice of another version, as it is shown and agreed to. */
final class BehaviourConsent {
    @Option(
            names = "--changes-behaviour",
            description = "Agrees to what the version answers otherwise than the one that serves.")
    boolean agreed;

    /** In what it would answer otherwise; nothing when in nothing. */
    static void print(Behaviour behaviour, Output output) {
        if (!behaviour.isSame()) {
            output.line("It answers otherwise than the version that serves:\n" + behaviour.lines());
        }
    }

    /** Shows the difference and asks; a no, or nobody to ask, is a problem. */
    void confirm(Root root, Behaviour behaviour, String what) {
        root.err().println("It answers otherwise than the version that serves:\n" + behaviour.lines());
        if (agreed) {
            return;
        }
        if (!root.yes && !Terminal.is(Terminal.STDIN)) {
            throw Problem.usage(
                    "Nobody agreed that the new version answers otherwise",
                    "There is no terminal to ask on.",
                    "If it is meant, add --changes-behaviour.");
        }
        Verb.confirm(root, what + " it all the same");
    }
}

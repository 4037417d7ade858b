package countme.topology.host.apply;

import countme.topology.concurrent.Time;
import countme.topology.host.HostDefinition;
import countme.topology.host.Undo;
import countme.topology.host.apply.Shell.Output;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Brings a definition to a host: looks, compares, changes, comes in again, and only then lets the change stay. */
public final class HostApply {
    /** For taking back, which takes a second or two. */
    private static final Duration SPARE = Duration.ofSeconds(5);

    private final HostDefinition host;
    private final Shell shell;
    private final Optional<String> confirmAs;
    private final Progress progress;
    private final Time time;

    /**
     * Reaches nothing yet.
     *
     * @param confirmAs the admin who comes in after the change; empty for whoever comes in before
     */
    public HostApply(HostDefinition host, Shell shell, Optional<String> confirmAs, Progress progress, Time time) {
        this.host = host;
        this.shell = shell;
        this.confirmAs = confirmAs;
        this.progress = progress;
        this.time = time;
    }

    /**
     * What {@link #apply} would do, and who would not come in any more.
     *
     * @param shutOut users of the host with keys, but without a role
     */
    public record Preview(List<Step> steps, List<String> shutOut) {}

    /**
     * Compares, and changes nothing.
     *
     * @throws Problem if the host may not be changed so
     */
    public Preview preview() {
        Facts facts = look();
        return new Preview(Plan.of(host, facts), facts.othersWithKeys());
    }

    /**
     * Changes what differs.
     *
     * @param comesIn asked where the launcher runs on the host itself and somebody came over SSH: whether they come in again
     * @return what was done; nothing if host and definition agree
     * @throws Problem if the host may not be changed so, or if the change was taken back
     */
    public List<Step> apply(BooleanSupplier comesIn) {
        Facts facts = look();
        if (facts.undo().equals("stale")) {
            progress.say("An earlier change was cut short by a restart of the host: taking it back.");
            Output unused = shell.run(Change.takeBack());
            facts = look();
        }
        List<Step> steps = Plan.of(host, facts);
        if (steps.isEmpty()) {
            return steps;
        }
        begin(steps);
        if (!shell.isRemote() && facts.client().isPresent() && !comesIn.getAsBoolean()) {
            Output unused = shell.run(Change.takeBack());
            throw new Problem(
                    "The change was taken back",
                    "Nobody said that you come in.",
                    "Check keys and admin-networks in the definition. Without a terminal, --yes answers.");
        }
        confirm(steps);
        return steps;
    }

    private Facts look() {
        Output output = shell.run(Look.script(host));
        if (output.status() != 0) {
            throw refused("The host could not be looked at", output);
        }
        Facts facts = Facts.parse(output.text());
        Preconditions.check(host, facts, confirmAs);
        return facts;
    }

    private void begin(List<Step> steps) {
        try (Progress.Task task = progress.start("changing " + host.name())) {
            Output output = shell.run(Change.begin(steps));
            if (output.status() == Change.TAKEN_BACK) {
                throw refused("The change failed, and everything is as it was", output);
            }
            if (output.status() != 0) {
                throw refused("The host was not changed", output);
            }
            task.done("the host takes it back in " + Change.SECONDS + " s unless it is confirmed");
        }
    }

    /** A new connection is the proof: an open one survives what lets nobody in. */
    private void confirm(List<Step> steps) {
        try (Progress.Task task = progress.start(
                "coming in again" + confirmAs.map(user -> " as " + user).orElse(""))) {
            Output output;
            try {
                output = confirmAs.map(shell::as).orElse(shell).run(Change.confirm(steps));
            } catch (Problem e) {
                throw takenBack(e, task);
            }
            if (output.status() == Change.TAKEN_BACK) {
                throw refused("The change was taken back", output);
            }
            if (output.status() != 0) {
                throw refused("Somebody is left who should have gone", output);
            }
            task.done("the change stays");
        }
    }

    /** Asks no more often than it has to: whoever is refused again and again is banned, by what was just put in force. */
    private Problem takenBack(Problem reason, Progress.Task task) {
        task.now("nobody comes in: waiting for the host to take the change back");
        if (!time.pass(Duration.ofSeconds(Change.SECONDS).plus(SPARE))) {
            throw Problem.interrupted();
        }
        boolean back = isBack() || (time.pass(SPARE) && isBack());
        return new Problem(
                back ? "The change locked you out, and the host has taken it back" : "The change locked you out",
                reason.why(),
                back
                        ? "Check that the key and the network you come with are in the definition, then run the"
                                + " command again."
                        : "The host takes it back by itself, but does not answer: look at its console.",
                reason);
    }

    private boolean isBack() {
        try {
            return shell.run("[ ! -d " + Undo.STATE + "/undo ]").status() == 0;
        } catch (Problem e) {
            return false;
        }
    }

    private static Problem refused(String what, Output output) {
        String said = (output.text() + output.said()).strip().replaceAll("\\s*\n\\s*", "; ");
        return new Problem(
                what,
                said.isEmpty() ? "It gave no reason." : said + ".",
                "Put that right, then run the command again.");
    }
}

package countme.certs.trust;

import countme.certs.CertificateProblem;
import countme.certs.trust.TrustStore.Presence;
import java.util.List;

/** Brings every trust store of a machine to one state. Run again, it changes nothing. */
public final class Trust {
    private final List<TrustStore> stores;
    private final boolean root;
    private final CommandRunner runner;

    /** @param root whether the runner's commands may change what belongs to the whole machine */
    public Trust(List<TrustStore> stores, boolean root, CommandRunner runner) {
        if (stores.isEmpty()) {
            throw new CertificateProblem(
                    "There is no trust store on this machine",
                    "Neither a known Linux distribution's nor a browser's was found.",
                    "On Debian and Ubuntu type: sudo apt-get install ca-certificates");
        }
        this.stores = List.copyOf(stores);
        this.root = root;
        this.runner = runner;
    }

    /** Trusts the anchor in every store, in the place of an earlier one of its name. */
    public List<Outcome> install(Anchor anchor) {
        if (anchor.body().isEmpty()) {
            throw new CertificateProblem(
                    "There is no authority to trust", anchor.file() + " is not there.", "Issue certificates first.");
        }
        return stores.stream()
                .map(store -> store.presence(anchor, runner) == Presence.CURRENT
                        ? Outcome.unchanged(store)
                        : run(store, store.install(anchor)))
                .toList();
    }

    /** Takes the trust back wherever it was given. */
    public List<Outcome> remove(Anchor anchor) {
        return stores.stream()
                .map(store -> store.presence(anchor, runner) == Presence.ABSENT
                        ? Outcome.unchanged(store)
                        : run(store, store.remove(anchor)))
                .toList();
    }

    private Outcome run(TrustStore store, List<Command> commands) {
        if (!root && commands.stream().anyMatch(Command::needsRoot)) {
            return new Outcome(store.name(), State.TO_TYPE, "It belongs to the whole machine.", commands);
        }
        for (Command command : commands) {
            CommandRunner.Result result = runner.run(command.words());
            if (result.status() == 0 || command.mayFail()) {
                continue;
            }
            return result.status() == CommandRunner.NOT_FOUND
                    ? new Outcome(store.name(), State.TO_TYPE, missing(command), commands)
                    : new Outcome(store.name(), State.FAILED, result.output().strip(), commands);
        }
        return new Outcome(store.name(), State.CHANGED, "", List.of());
    }

    private static String missing(Command command) {
        String program = command.words().get(0);
        return program.equals("certutil")
                ? "certutil is not installed (Debian, Ubuntu: libnss3-tools; Fedora: nss-tools; Arch: nss)."
                : program + " is not installed.";
    }

    /** How one store ended up. */
    public enum State {
        UNCHANGED,
        CHANGED,
        /** Nothing was done; the operator has to type the commands. */
        TO_TYPE,
        FAILED
    }

    /**
     * What happened to one store.
     *
     * @param why a sentence or a program's output, empty when all is well
     * @param commands what to type, empty when there is nothing to do
     */
    public record Outcome(String store, State state, String why, List<Command> commands) {
        private static Outcome unchanged(TrustStore store) {
            return new Outcome(store.name(), State.UNCHANGED, "", List.of());
        }
    }
}

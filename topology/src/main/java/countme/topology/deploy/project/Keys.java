package countme.topology.deploy.project;

import countme.topology.deploy.audit.AuditEntry;
import countme.topology.docker.Inventory;
import countme.topology.report.Problem;
import countme.topology.state.Memo;
import countme.topology.state.Memory;
import countme.topology.state.StateDir;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whose the certificate authority and the logins of a stack are. They are in the files of one launcher, its owner's; the stack remembers only who that
 * is. Nobody replaces them without having said so.
 */
public final class Keys {
    private final StateDir state;
    private final ConsoleLogin login;
    private final Memo owner;
    private final Supplier<String> fresh;
    private boolean takenOver;

    /** Those of the stack that remembers this; {@code fresh} gives a new text that nobody else has, each time. */
    public Keys(StateDir state, Memory memory, Supplier<String> fresh) {
        this.fresh = fresh;
        this.state = state;
        this.login = new ConsoleLogin(state, fresh);
        this.owner = memory.memo("keys");
    }

    /** Whose they are where they are not this launcher's, such as {@code alice@web1, in /home/alice/.local/state/countme/countme}. */
    public Optional<String> another() {
        List<String> words = owned();
        return words.size() < 3 || words.get(0).equals(identity().read().orElse(""))
                ? Optional.empty()
                : Optional.of(words.get(1) + ", in " + words.get(2));
    }

    /** Whether they are not this launcher's: the stack says so, or it is there and this one has none. */
    public boolean areForeign(Inventory inventory) {
        return another().isPresent()
                || (owned().isEmpty() && !inventory.isEmpty() && login.kept().isEmpty());
    }

    /** From now on they are to be this launcher's. */
    public void takeOver() {
        takenOver = true;
    }

    /** Whether {@link #takeOver} was called. */
    public boolean isTakenOver() {
        return takenOver;
    }

    /** A {@link Problem} where they are another's and were not taken over. */
    public void require() {
        another().filter(other -> !takenOver).ifPresent(other -> {
            throw refusal("They are those of " + other + ".");
        });
    }

    /** The same where a stack is there that does not say whose they are, as those of earlier launchers, and this one has none. */
    public void require(Inventory inventory) {
        require();
        if (!takenOver && areForeign(inventory)) {
            throw refusal(
                    "This launcher has none in " + state.state() + ", and the stack does not say whose they are.");
        }
    }

    private static Problem refusal(String why) {
        return new Problem(
                "The certificate authority and the logins of this stack are somebody else's",
                why,
                "Run it as that user, there. Or type 'up --take-over': new ones take their place, so browsers have to trust another authority, and the console has another login.");
    }

    /** They are this launcher's, and the stack says so. False where it has said so already. */
    public boolean claim() {
        String mine = identity().read().orElseGet(() -> {
            String made = fresh.get();
            identity().write(made + "\n");
            return made;
        });
        if (!owned().isEmpty() && owned().get(0).equals(mine)) {
            return false;
        }
        try {
            owner.replace(String.join("\n", mine, AuditEntry.me(), state.state().toString()) + "\n");
            return true;
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private List<String> owned() {
        try {
            return owner.read().orElse("").lines().toList();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private Problem unusable(IOException e) {
        return new Problem(
                "It cannot be told whose the logins of this stack are",
                owner.place() + ": " + Problem.reason(e) + ".",
                "Make the file usable, or remove it.",
                e);
    }

    /** No secret, but what a copy of the directory has, too: then both are the owner. */
    private SecretFile identity() {
        return new SecretFile(state.state(), "identity");
    }
}

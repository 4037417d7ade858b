package countme.topology.deploy;

import countme.topology.deploy.reconcile.Change;
import countme.topology.image.MemoryImages;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What users of a stack in memory see while things are done to it. Who was answered stays so, unless that was agreed to or something just broke; and no
 * version answers that must not.
 */
final class ServedUsers {
    /** Within so many calls after something broke, nobody can have noticed. */
    private static final int REACTION = 4;

    /** Who was answered so many times in a row is served: what starts may answer a moment before anybody has asked whether it does. */
    private static final int STEADY = 6;

    private static final Set<String> BAD = Set.of(MemoryImages.id("wrong"), MemoryImages.id("miscounting"));

    private final MemoryStack stack;
    private final Consumer<Violation> violated;
    private int answers;
    private int agreed;
    private int unnoticed;

    ServedUsers(MemoryStack stack, Consumer<Violation> violated) {
        this.stack = stack;
        this.violated = violated;
    }

    /** Something is going to be done. What was agreed to before was for something else. */
    void begin() {
        answers = stack.serving().isPresent() ? STEADY : 0;
        agreed = 0;
        unnoticed = 0;
    }

    /** Users agree to as many gaps as these make, each of which ends when somebody is answered again. */
    void agree(List<Change> changes) {
        agreed += (int) changes.stream().filter(Change::interruptsUsers).count();
    }

    /** They agree to one. */
    void agree() {
        agreed++;
    }

    /** What they agreed to is not going to be done. */
    void disagree() {
        agreed = Math.max(0, agreed - 1);
    }

    /** Something breaks, which may be what answers. */
    void harm(Runnable what) {
        look(() -> "before something broke");
        what.run();
        answers = stack.serving().isPresent() ? answers : 0;
        unnoticed = REACTION;
    }

    /** Looks; {@code where} says when that was. */
    void look(Supplier<String> where) {
        Optional<String> now = stack.serving();
        now.filter(BAD::contains)
                .ifPresent(version -> violated.accept(new Violation("a bad version serves", where.get())));
        if (answers >= STEADY && now.isEmpty()) {
            if (agreed > 0) {
                agreed--;
            } else if (unnoticed == 0) {
                violated.accept(new Violation("nobody serves", where.get()));
            }
        }
        answers = now.isPresent() ? answers + 1 : 0;
        unnoticed = Math.max(0, unnoticed - 1);
    }
}

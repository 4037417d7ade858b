package countme.topology.cli;

import countme.topology.concurrent.EndHook;
import countme.topology.deploy.Stack;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What is said when Ctrl-C ends a change of the stack half-way: what is there, and what to type. */
final class WhenInterrupted {
    private static final int PATIENCE_SECONDS = 2;

    private WhenInterrupted() {}

    /**
     * Changes the stack.
     *
     * @param next a sentence: what to type if it is interrupted
     */
    static <T> T say(Root root, Stack stack, String next, Supplier<T> change) {
        EndHook hook = EndHook.of(
                "interrupted",
                () -> root.err().println(System.lineSeparator() + words(instances(stack), stack.noun(), next)));
        try {
            return change.get();
        } finally {
            boolean unused = hook.takeBack();
        }
    }

    /** The same; what is half done is for {@code up}. */
    static <T> T say(Root root, Stack stack, Supplier<T> change) {
        return say(root, stack, "Run the command again, or type 'up', which puts right what is half done.", change);
    }

    /**
     * What is said.
     *
     * @param instances that are there; empty where that cannot be told
     * @param noun what one is called
     */
    static String words(Optional<List<String>> instances, String noun, String next) {
        String there = instances
                .map(found -> found.isEmpty()
                        ? "No " + noun + " is there."
                        : "There is now: "
                                + String.join(", ", found.stream().sorted().toList()) + ".")
                .orElse("What is there is not known.");
        return "Interrupted. " + there + " " + next;
    }

    /** What it runs on may be what takes so long. */
    private static Optional<List<String>> instances(Stack stack) {
        try {
            return CompletableFuture.supplyAsync(() -> Optional.of(stack.instances()))
                    .completeOnTimeout(Optional.empty(), PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            return Optional.empty();
        }
    }
}

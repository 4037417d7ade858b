package countme.topology.cli;

import countme.topology.concurrent.EndHook;
import countme.topology.deploy.project.Project;
import countme.topology.docker.Inventory;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What is said when Ctrl-C ends a change of the stack half-way: what is there, and what to type. */
final class WhenInterrupted {
    private static final int PATIENCE_SECONDS = 2;

    private WhenInterrupted() {}

    /**
     * Changes the stack.
     *
     * @param next a sentence: what to type if it is interrupted
     */
    static <T> T say(Root root, Project project, String next, Supplier<T> change) {
        EndHook hook = EndHook.of(
                "interrupted", () -> root.err().println(System.lineSeparator() + words(inventory(project), next)));
        try {
            return change.get();
        } finally {
            boolean unused = hook.takeBack();
        }
    }

    /** The same; what is half done is for {@code up}. */
    static <T> T say(Root root, Project project, Supplier<T> change) {
        return say(root, project, "Run the command again, or type 'up', which puts right what is half done.", change);
    }

    static String words(Optional<Inventory> inventory, String next) {
        String there = inventory
                .map(found -> found.isEmpty()
                        ? "No container is there."
                        : "There is now: "
                                + found.containers().stream()
                                        .map(Inventory.Instance::instance)
                                        .sorted()
                                        .collect(Collectors.joining(", "))
                                + ".")
                .orElse("What is there is not known.");
        return "Interrupted. " + there + " " + next;
    }

    /** The engine may be what takes so long. */
    private static Optional<Inventory> inventory(Project project) {
        try {
            return CompletableFuture.supplyAsync(() -> Optional.of(project.inventory()))
                    .completeOnTimeout(Optional.empty(), PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            return Optional.empty();
        }
    }
}

package countme.topology.concurrent;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/** Work done side by side, each piece on a thread of its own: it waits for an engine, so the number of processors means nothing. */
public final class Parallel {
    private Parallel() {}

    /** The result for each item, in their order; the first failure is thrown as it was, after the others have ended. */
    public static <T, R> List<R> each(Collection<T> items, Function<T, R> work, Executor threads) {
        List<CompletableFuture<R>> all = items.stream()
                .map(item -> CompletableFuture.supplyAsync(() -> work.apply(item), threads))
                .toList();
        await(all);
        return all.stream().map(CompletableFuture::join).toList();
    }

    /** Waits for all, so that none is left half-done; then throws what went wrong first, as it was. */
    public static void await(Collection<? extends CompletableFuture<?>> all) {
        unwrapped(() ->
                CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join());
    }

    /** The result of a future, waited for. */
    public static <T> T await(CompletableFuture<T> one) {
        return unwrapped(one::join);
    }

    private static <T> T unwrapped(Supplier<T> join) {
        try {
            return join.get();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}

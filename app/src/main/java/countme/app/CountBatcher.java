package countme.app;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Counts requests that wait at the same moment by one call of Redis, so that both ends pay for the call once. There is one call
 * under way at a time; the next takes all who came meanwhile.
 *
 * <p>The thread that reads requests makes the calls itself and waits for them: it has read whatever there was to read, and handing the
 * call to another thread and back takes longer than the call. Only where Redis did not answer a moment ago is the next call another
 * thread's, because the reader must not be held up time and again.
 */
final class CountBatcher {
    /** How long Redis works on one call, and so how long others wait for it, is bounded by this: about 0.2 ms. */
    private static final int MOST = 128;

    private record Waiting(IdempotencyKey request, Consumer<Outcome> then) {}

    private final Function<List<IdempotencyKey>, List<Outcome>> counting;
    private final BooleanSupplier prompt;
    private final Executor reader;
    private final Executor others;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private boolean called;

    /**
     * Counts by a call that waits for Redis.
     *
     * @param counting the call; gives what became of each request, in their order
     * @param prompt whether Redis is expected to answer promptly
     * @param reader runs tasks on the thread that reads requests, when it has read all there are
     * @param others runs calls that may have to wait
     */
    CountBatcher(
            Function<List<IdempotencyKey>, List<Outcome>> counting,
            BooleanSupplier prompt,
            Executor reader,
            Executor others) {
        this.counting = counting;
        this.prompt = prompt;
        this.reader = reader;
        this.others = others;
    }

    /** Counts a request unless it was counted before; {@code then} is told by the reader, within a second. */
    void count(IdempotencyKey request, Consumer<Outcome> then) {
        synchronized (waiting) {
            waiting.add(new Waiting(request, then));
            if (called) {
                return;
            }
            called = true;
        }
        call();
    }

    private void call() {
        if (prompt.getAsBoolean()) {
            reader.execute(() -> {
                List<Waiting> batch = next();
                tell(batch, counted(batch));
            });
        } else {
            others.execute(() -> {
                List<Waiting> batch = next();
                List<Outcome> outcomes = counted(batch);
                reader.execute(() -> tell(batch, outcomes));
            });
        }
    }

    /** Always an outcome for each: whoever waits is told, and the next call is made, whatever went wrong in this one. */
    private List<Outcome> counted(List<Waiting> batch) {
        try {
            return counting.apply(batch.stream().map(Waiting::request).toList());
        } catch (RuntimeException e) {
            return Collections.nCopies(batch.size(), new Outcome.NotCounted("unexpected " + e));
        }
    }

    private void tell(List<Waiting> batch, List<Outcome> outcomes) {
        boolean more;
        synchronized (waiting) {
            more = !waiting.isEmpty();
            called = more;
        }
        if (more) {
            call();
        }
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).then().accept(outcomes.get(i));
        }
    }

    /** All who wait, up to the first who is in it already. */
    private List<Waiting> next() {
        List<Waiting> batch = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        synchronized (waiting) {
            for (Waiting first = waiting.peek(); first != null && batch.size() < MOST; first = waiting.peek()) {
                if (!ids.add(first.request().id())) {
                    break;
                }
                batch.add(waiting.remove());
            }
        }
        return batch;
    }
}

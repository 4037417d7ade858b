package countme.app;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Counts requests that wait at the same moment by one call of Redis, so that both ends pay for the call once. There is one call
 * under way at a time; the next takes all who came meanwhile.
 */
final class CountBatcher {
    /** How long Redis works on one call, and so how long others wait for it, is bounded by this: about 0.2 ms. */
    private static final int MOST = 128;

    private record Waiting(IdempotencyKey request, Consumer<Outcome> then) {}

    private final Function<List<IdempotencyKey>, List<Outcome>> counting;
    private final Executor calls;
    private final Executor answers;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private boolean working;

    /**
     * Counts by a call that waits for Redis.
     *
     * @param counting the call; gives what became of each request, in their order, and never throws
     * @param calls runs the calls
     * @param answers runs what is to be done with the outcomes of one call
     */
    CountBatcher(Function<List<IdempotencyKey>, List<Outcome>> counting, Executor calls, Executor answers) {
        this.counting = counting;
        this.calls = calls;
        this.answers = answers;
    }

    /** Counts a request unless it was counted before; {@code then} is told on another thread, within a second. */
    void count(IdempotencyKey request, Consumer<Outcome> then) {
        synchronized (waiting) {
            waiting.add(new Waiting(request, then));
            if (working) {
                return;
            }
            working = true;
        }
        calls.execute(this::work);
    }

    private void work() {
        for (List<Waiting> batch = next(); !batch.isEmpty(); batch = next()) {
            List<Waiting> asked = batch;
            List<Outcome> outcomes =
                    counting.apply(asked.stream().map(Waiting::request).toList());
            answers.execute(() -> tell(asked, outcomes));
        }
    }

    private static void tell(List<Waiting> asked, List<Outcome> outcomes) {
        for (int i = 0; i < asked.size(); i++) {
            asked.get(i).then().accept(outcomes.get(i));
        }
    }

    /** All who wait, up to the first who is in it already; empty when nobody does, and then the work has ended. */
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
            working = !batch.isEmpty();
        }
        return batch;
    }
}

package countme.topology.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedWorkTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final SharedWork<String, Integer> once = new SharedWork<>();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void whoeverAsksWhileTheWorkGoesOnSharesIt() throws Exception {
        AtomicInteger works = new AtomicInteger();
        AtomicInteger asking = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Integer>> answers = java.util.stream.IntStream.range(0, 8)
                .mapToObj(i -> threads.submit(() -> {
                    asking.incrementAndGet();
                    return once.run("image", () -> {
                        await(go);
                        return works.incrementAndGet();
                    });
                }))
                .toList();

        Awaitility.await().until(() -> asking.get() == 8);
        Awaitility.await().until(() -> waiting() == 8);
        go.countDown();

        for (Future<Integer> answer : answers) {
            assertThat(answer.get()).isEqualTo(1);
        }
    }

    @Test
    void aFailureIsNotKept() {
        assertThatThrownBy(() -> once.run("image", () -> {
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(once.run("image", () -> 2)).isEqualTo(2);
    }

    private static long waiting() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(each -> each.getKey().getState() == Thread.State.WAITING)
                .filter(each ->
                        List.of(each.getValue()).toString().contains("countme.topology.concurrent.SharedWork.run"))
                .count();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

package countme.acceptance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** A visitor who has nothing to do with an attack, comes again and again, and is not counted. */
final class Bystander implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HttpClient client;
    private final URI page;
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final AtomicInteger answers = new AtomicInteger();
    private final Thread coming = new Thread(this::come, "bystander");
    private volatile boolean leaving;

    Bystander(Target target) {
        client = target.client();
        page = target.url().resolve("/nope");
        coming.start();
    }

    /** What was not answered as it should, or took too long. */
    List<String> failures() {
        return failures;
    }

    void awaitOneMoreAnswer() {
        int now = answers.get();
        Awaitility.await().until(() -> answers.get() > now || !failures.isEmpty());
    }

    private void come() {
        while (!leaving) {
            try {
                int status = client.send(
                                HttpRequest.newBuilder(page).timeout(PATIENCE).build(),
                                HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                if (status == 404) {
                    answers.incrementAndGet();
                } else {
                    failures.add(String.valueOf(status));
                }
            } catch (IOException e) {
                failures.add(e.toString());
            } catch (InterruptedException e) {
                return;
            }
            Pace.pause();
        }
    }

    @Override
    public void close() {
        leaving = true;
        try {
            coming.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package countme.topology.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.concurrent.Time;
import countme.topology.report.Problem;
import countme.topology.service.Inside;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is made of a command in a pod whose connection ends in one way or another. */
class PodInsideTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final ApiServer server = new ApiServer();
    private final Cluster cluster = server.cluster();
    private final PodInside inside = new PodInside(cluster, "countme", Examples.ready("app", "app-a"), Time.system());

    @BeforeEach
    void aPodRuns() {
        server.put("/api/v1/namespaces/countme/pods/app-a", Serialization.asJson(Examples.ready("app", "app-a")));
    }

    @AfterEach
    void end() {
        cluster.close();
        server.close();
    }

    private int streamed(Duration atMost) {
        return inside.stream(List.of("true"), OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), atMost);
    }

    private void isPassing(String... words) {
        assertThatThrownBy(() -> streamed(LONG)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.isPassing()).isTrue();
            assertThat(problem).hasMessageContainingAll(words);
        });
        Inside.Result result = inside.run(List.of("true"), LONG);
        assertThat(result.status()).isEqualTo(-1);
        assertThat(result.failure()).isInstanceOf(Problem.class);
    }

    @Test
    void itsEndIsWhatTheClusterSays() {
        server.command(session -> {
            session.print("hello\n");
            session.exit(7);
        });

        assertThat(inside.run(List.of("true"), LONG)).isEqualTo(new Inside.Result(7, "hello\n"));
        assertThat(streamed(LONG)).isEqualTo(7);
    }

    @Test
    void whatIsClosedWithoutAWordSaysNothingOfTheCommand() {
        server.command(session -> {});

        isPassing("The connection to pod/app-a was cut", "nobody knows", "run the command again");
    }

    @Test
    void whatIsResetSaysNothingOfTheCommand() {
        server.command(ApiServer.Session::reset);

        isPassing("The connection to pod/app-a was cut");
    }

    @Test
    void nobodyWaitsForeverForOneThatIsLost() {
        var over = new CountDownLatch(1);
        server.command(session -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        assertThatThrownBy(() -> streamed(Duration.ofSeconds(2))).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.isPassing()).isTrue();
            assertThat(problem).hasMessageContaining("did not end in pod/app-a");
        });
        over.countDown();
    }

    @Test
    void aRightThatIsMissingIsNamed() {
        server.fault(asked -> asked.endsWith("/exec") ? 403 : 0);
        server.allowed(right -> !right.endsWith("pods/exec"));

        assertThatThrownBy(() -> streamed(LONG)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.isPassing()).isFalse();
            assertThat(problem).hasMessageContainingAll("not all rights", "Missing: get, create pods/exec.");
        });
    }

    @Test
    void whoseLockIsAnothersWritesNothing() {
        cluster.license(() -> {
            throw new Problem("Taken over", "By another launcher.", "Type 'plan'.");
        });

        assertThatThrownBy(() -> inside.write("/data", "a", new byte[1])).hasMessageContaining("Taken over");
    }

    @Test
    void aFileIsReadWhole() {
        server.command(session -> {
            session.print("7\n{\"a\":1}");
            session.exit(0);
        });
        assertThat(inside.read("/opt", "a.json"))
                .hasValueSatisfying(bytes -> assertThat(bytes).asString().isEqualTo("{\"a\":1}"));

        server.command(session -> {
            session.print("7\n{\"a\":");
            session.exit(0);
        });
        assertThatThrownBy(() -> inside.read("/opt", "a.json"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("Of 7 bytes, 5 arrived");
    }

    @Test
    void noFileIsToldFromNoAnswer() {
        server.command(session -> session.exit(3));
        assertThat(inside.read("/opt", "a.json")).isEmpty();

        server.command(session -> session.fail("exec failed: exec: \"sh\": executable file not found in $PATH"));
        assertThat(inside.read("/opt", "a.json")).isEqualTo(Optional.empty());

        server.command(session -> session.fail("container not found"));
        assertThatThrownBy(() -> inside.read("/opt", "a.json"))
                .isInstanceOf(Problem.class)
                .hasMessageContainingAll("Nothing can be read in pod/app-a", "container not found");

        server.command(session -> {});
        assertThatThrownBy(() -> inside.read("/opt", "a.json"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("was cut");
    }
}

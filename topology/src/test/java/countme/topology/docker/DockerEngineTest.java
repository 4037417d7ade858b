package countme.topology.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import countme.topology.config.Subnet;
import countme.topology.config.Subnets;
import countme.topology.engine.Engine;
import countme.topology.report.Problem;
import countme.topology.service.Description;
import countme.topology.service.Placement;
import countme.topology.service.ServiceLogins;
import countme.topology.service.catalog.Redis;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What crosses the seam when an engine fails: nothing but Problems. */
class DockerEngineTest {
    private static final Subnet SUBNET = new Subnet("10.213.4");

    private static Map<String, Consumer<ContainerEngine>> calls() {
        var all = new LinkedHashMap<String, Consumer<ContainerEngine>>();
        all.put("facts", ContainerEngine::facts);
        all.put("containers", engine -> engine.containers(Map.of("a", "b")));
        all.put("inspect", engine -> engine.inspect("id"));
        all.put("confinement", engine -> engine.confinement("id"));
        all.put("create", engine -> engine.create("image", create -> {}));
        all.put(
                "run",
                engine -> engine.run(
                        Description.of(new Redis(ServiceLogins.NONE), new Placement("project", new Subnets(SUBNET)), 0),
                        "redis:7.0",
                        create -> {},
                        id -> {},
                        () -> {}));
        all.put("start", engine -> engine.start("id"));
        all.put("unpause", engine -> engine.unpause("id"));
        all.put("stop", engine -> engine.stop("id", 1));
        all.put("remove", engine -> engine.remove("id"));
        all.put("weigh", engine -> engine.weigh("id", 512));
        all.put("exec", engine -> engine.exec("id", List.of("true"), null, nowhere(), nowhere()));
        all.put(
                "exec in time",
                engine -> engine.exec("id", List.of("true"), Duration.ofSeconds(5), nowhere(), nowhere()));
        all.put(
                "attach",
                engine ->
                        engine.attach("id", new Session(List.of("true"), List.of(), null, nowhere(), nowhere(), null)));
        all.put("copyInto", engine -> engine.copyInto("id", "/", new byte[1024]));
        all.put("copyFrom", engine -> engine.copyFrom("id", "/file"));
        all.put("lines", engine -> {
            try (var lines = engine.lines("id", new ContainerLogs.Selection(false, 1, null, false), line -> {})) {
                lines.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        all.put("memory", engine -> engine.memory("id"));
        all.put("image", engine -> engine.image("image"));
        all.put("createVolume", engine -> engine.createVolume("name", Map.of()));
        all.put("volumes", engine -> engine.volumes(Map.of()));
        all.put("removeVolume", engine -> engine.removeVolume("name"));
        all.put("networks", ContainerEngine::networks);
        all.put("subnet", engine -> engine.subnet("name"));
        all.put("addresses", engine -> engine.addresses("name"));
        all.put("createNetwork", engine -> engine.createNetwork("name", SUBNET, true, Map.of()));
        all.put("removeNetwork", engine -> engine.removeNetwork("name"));
        all.put("connect", engine -> engine.connect("name", "id", "10.0.0.9"));
        all.put("disconnect", engine -> engine.disconnect("name", "id"));
        return all;
    }

    private static OutputStream nowhere() {
        return OutputStream.nullOutputStream();
    }

    /** Those that tell of what is not there, and those that change what is gone already. */
    private static final Set<String> AT_EASE_WITH_NOTHING = Set.of(
            "inspect",
            "confinement",
            "unpause",
            "stop",
            "remove",
            "copyFrom",
            "memory",
            "image",
            "removeVolume",
            "subnet",
            "addresses",
            "removeNetwork");

    private static final Set<String> AT_ONCE = Set.of(
            "containers",
            "inspect",
            "start",
            "unpause",
            "stop",
            "remove",
            "weigh",
            "exec",
            "exec in time",
            "removeVolume",
            "connect",
            "disconnect");

    /** Gives how each call failed, if it did. */
    private static Map<String, List<Throwable>> failures(String answer) throws IOException {
        var failures = new LinkedHashMap<String, List<Throwable>>();
        try (var failing = new FailingEngine(answer);
                Engine reached = failing.reached()) {
            calls().forEach((name, call) -> failures.put(
                    name,
                    Stream.ofNullable(catchThrowable(() -> call.accept(new DockerEngine(reached))))
                            .toList()));
        }
        return failures;
    }

    private static boolean isPassing(Throwable failure) {
        return failure instanceof Problem problem && problem.isPassing();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", FailingEngine.BROKEN_OFF})
    void anEngineThatGoesAwayMayBeBackLater(String answer) throws IOException {
        assertThat(failures(answer))
                .allSatisfy((name, failure) -> assertThat(failure).as(name).allMatch(DockerEngineTest::isPassing));
    }

    @Test
    void anEngineThatFailsMayDoItLater() throws IOException {
        assertThat(failures(FailingEngine.refusal(500, "no")))
                .allSatisfy((name, failure) -> assertThat(failure).as(name).allMatch(DockerEngineTest::isPassing));
    }

    /** As one is that is stuck in a container. */
    @Test
    void anEngineThatDoesNotAnswerWhatItDoesAtOnceIsNotWaitedForForever() throws IOException {
        try (var failing = new FailingEngine(FailingEngine.SILENT);
                Engine reached = failing.reached()) {
            var engine = new DockerEngine(reached, Duration.ofMillis(100));
            calls().forEach((name, call) -> {
                if (AT_ONCE.contains(name)) {
                    assertThat(catchThrowable(() -> call.accept(engine)))
                            .as(name)
                            .hasMessageContaining("no answer within")
                            .matches(DockerEngineTest::isPassing);
                }
            });
        }
    }

    @Test
    void whatItRefusesAsWrongIsNoBetterLater() throws IOException {
        assertThat(failures(FailingEngine.refusal(400, "no such program")))
                .allSatisfy((name, failure) -> assertThat(failure)
                        .as(name)
                        .allMatch(one -> one instanceof Problem problem && !problem.isPassing()));
    }

    @Test
    void whatIsNotThereIsNoFailureWhereItIsAskedForOrGoes() throws IOException {
        Map<String, List<Throwable>> failures = failures(FailingEngine.refusal(404, "no such thing"));

        assertThat(failures).containsKeys(AT_EASE_WITH_NOTHING.toArray(String[]::new));
        assertThat(failures).allSatisfy((name, failure) -> {
            if (AT_EASE_WITH_NOTHING.contains(name)) {
                assertThat(failure).as(name).isEmpty();
            } else {
                assertThat(failure).as(name).allMatch(Problem.class::isInstance);
            }
        });
    }

    /** Somebody else was faster: a container that was paused goes on, one that was connected is not. */
    @ParameterizedTest
    @CsvSource({
        "unpause, 500, Container id is not paused",
        "unpause, 409, Container id is not paused",
        "disconnect, 500, container id is not connected to network name",
        "disconnect, 403, container id is not connected to network name"
    })
    void whatIsSoAlreadyIsDone(String call, int status, String refusal) throws IOException {
        assertThat(failures(FailingEngine.refusal(status, refusal)).get(call)).isEmpty();
    }
}

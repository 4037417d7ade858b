package countme.acceptance;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import countme.acceptance.NemesisJudge.Done;
import countme.acceptance.NemesisSchedule.Step;
import countme.topology.config.Network;
import countme.topology.docker.Exec;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.Inventory.State;
import countme.topology.docker.StackNetworks;
import countme.topology.report.ExitCode;
import countme.topology.service.ConfigFiles;
import countme.topology.service.Inside;
import countme.topology.service.Service;
import countme.topology.service.catalog.Redis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.TerminalFailureException;

/** Does to a deployed stack what a schedule says: faults that overlap, and meanwhile the verbs of an operator, one after another. */
final class StackNemesis implements AutoCloseable {
    /** The longest until whatever was harmed is well again. */
    static final Duration HEALED = Duration.ofSeconds(60);

    private static final Pattern NO_WORDS = Pattern.compile("[a-z]\\.[A-Z]\\w*(Exception|Error)\\b|\tat ");
    /** Of control groups of version 1; those of version 2 have none. */
    private static final Path FREEZER = Path.of("/sys/fs/cgroup/freezer");

    private static final List<String> NEEDED = List.of("app", "proxy", "redis");
    private static final String KILL_WORKER =
            "for p in /proc/[0-9]*; do if grep -qa 'worker process' $p/cmdline; then kill -9 ${p#/proc/}; break; fi; done";
    private static final List<String> RELOAD =
            List.of("nginx", "-c", ConfigFiles.CURRENT + "/nginx.conf", "-s", "reload");
    private static final String FILL_MEMORY = "echo 1000 > /proc/1/oom_score_adj; exec tail /dev/zero";
    private static final String FLOOD =
            "timeout $0 sh -c 'yes \"{\\\"level\\\":\\\"info\\\",\\\"message\\\":\\\"flood\\\"}\" > /proc/1/fd/1'; true";

    private final Deployed deployed;
    private final Versions versions;
    private final Consumer<String> told;
    private final LongSupplier clock;
    private final Path directory;
    private final Runnable killTheEngine;
    private final List<Done> done = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    /** Of each verb, whether it was done at least once. */
    private final Map<String, Boolean> succeeded = new ConcurrentHashMap<>();

    private final ExecutorService faults = Executors.newCachedThreadPool();
    private final ExecutorService operator = Executors.newSingleThreadExecutor();
    private final Object launcher = new Object();
    private Process attached;
    private int pushed;

    /**
     * @param attached the launcher that heals the stack
     * @param clock milliseconds since the begin
     * @param directory for files such as backups
     * @param killTheEngine returns when it answers again
     * @param told is given what was done, a line for each
     */
    StackNemesis(
            Deployed deployed,
            Versions versions,
            Process attached,
            LongSupplier clock,
            Path directory,
            Runnable killTheEngine,
            Consumer<String> told) {
        this.deployed = deployed;
        this.versions = versions;
        this.attached = attached;
        this.clock = clock;
        this.directory = directory;
        this.killTheEngine = killTheEngine;
        this.told = told;
    }

    /** Returns when the last step is done and what it was done to is well again. */
    void run(NemesisSchedule schedule) throws InterruptedException {
        long begun = clock.getAsLong();
        for (Step step : schedule.steps()) {
            long wait = begun + step.at() - clock.getAsLong();
            if (wait > 0) {
                TimeUnit.MILLISECONDS.sleep(wait);
            }
            (step.deed().isVerb() ? operator : faults).execute(() -> step(step));
        }
        for (ExecutorService one : List.of(operator, faults)) {
            one.shutdown();
            if (!one.awaitTermination(10, TimeUnit.MINUTES)) {
                violation("what was begun did not end");
            }
        }
        synchronized (launcher) {
            watchTheLauncher();
            requireWords("an attached 'up'", deployed.launcher().err());
        }
    }

    List<Done> done() {
        synchronized (done) {
            return List.copyOf(done);
        }
    }

    /** What did not hold. */
    List<String> violations() {
        synchronized (violations) {
            return List.copyOf(violations);
        }
    }

    Process attached() {
        synchronized (launcher) {
            return attached;
        }
    }

    private void step(Step step) {
        long from = clock.getAsLong();
        String target = "";
        String outcome;
        try {
            if (step.deed().isVerb()) {
                outcome = verb(step);
                note(step, target, from, clock.getAsLong());
            } else {
                target = target(step).map(Instance::instance).orElse("");
                outcome = fault(step, target, from);
            }
        } catch (RuntimeException | AssertionError | InterruptedException e) {
            outcome = "could not be done: " + e;
            if (!step.deed().isVerb() && !target.isEmpty()) {
                // The engine may have ended in the middle of it.
                note(step, target, from, clock.getAsLong());
            }
        }
        tell(from, "%s %s for %.1f s: %s".formatted(step, target, (clock.getAsLong() - from) / 1e3, outcome.strip()));
        synchronized (launcher) {
            watchTheLauncher();
        }
    }

    /** That something was done, and nothing is done to anybody any more since a time. */
    private void note(Step step, String target, long from, long over) {
        synchronized (done) {
            done.add(new Done(step.deed(), target, from, over, clock.getAsLong()));
        }
    }

    /** It ends only when it is killed here. */
    private void watchTheLauncher() {
        if (!attached.isAlive()) {
            violation("the launcher ended by itself: " + deployed.launcher().err());
            attached = attachAgain();
        }
    }

    private void violation(String what) {
        long now = clock.getAsLong();
        synchronized (violations) {
            violations.add("%.1f s %s".formatted(now / 1e3, what));
        }
        tell(now, "VIOLATION " + what);
    }

    private void tell(long at, String what) {
        synchronized (told) {
            told.accept("%8.1f s %s".formatted(at / 1e3, what));
        }
    }

    /** To whom it is done. */
    private Optional<Instance> target(Step step) {
        String name = step.deed().name();
        List<Instance> candidates = deployed.scene().inventory().containers().stream()
                .filter(one -> name.endsWith("_WATCHER")
                        ? !NEEDED.contains(one.service())
                        : name.endsWith("_REPLICA")
                                ? one.service().equals("app")
                                : one.service().equals(only(step.deed())))
                .filter(one -> one.state() == State.RUNNING)
                .sorted(Comparator.comparing(Instance::name))
                .toList();
        return candidates.isEmpty() ? Optional.empty() : Optional.of(candidates.get(step.number() % candidates.size()));
    }

    private static String only(Deed deed) {
        return switch (deed) {
            case KILL_PROXY, STOP_PROXY, PAUSE_PROXY, MEMORY_OF_PROXY, KILL_PROXY_WORKER, PROXY_RELOADED -> "proxy";
            case KILL_REDIS, STOP_REDIS, PAUSE_REDIS, MEMORY_OF_REDIS, SLOW_REDIS, RESET_REDIS, FULL_DISK_OF_REDIS ->
                "redis";
            case REGISTRY_AWAY -> "registry";
            case LOKI_AWAY -> "loki";
            default -> "app";
        };
    }

    private String fault(Step step, String target, long from) throws InterruptedException {
        if (step.deed() == Deed.LAUNCHER_KILLED) {
            String outcome = killTheLauncher(step);
            note(step, target, from, clock.getAsLong());
            return outcome;
        }
        if (step.deed() == Deed.ENGINE_KILLED) {
            killTheEngine.run();
            note(step, target, from, clock.getAsLong());
            return "answers again";
        }
        Optional<Instance> found = deployed.scene().inventory().instance(target);
        if (found.isEmpty()) {
            return "nobody to do it to";
        }
        String id = found.get().id();
        switch (step.deed()) {
            case KILL_WATCHER, KILL_REPLICA, KILL_PROXY, KILL_REDIS ->
                docker().killContainerCmd(id).exec();
            case STOP_WATCHER, STOP_REPLICA, STOP_PROXY, STOP_REDIS ->
                docker().stopContainerCmd(id).exec();
            case REGISTRY_AWAY, LOKI_AWAY -> again(step, 500, () -> keepAway(target));
            case REMOVE_REPLICA ->
                docker().removeContainerCmd(id).withForce(true).exec();
            case PAUSE_WATCHER, PAUSE_REPLICA, PAUSE_PROXY, PAUSE_REDIS -> pause(id, step);
            case FREEZE_REPLICA ->
                docker().killContainerCmd(id).withSignal("STOP").exec();
            case CUT_REPLICA ->
                new StackNetworks(deployed.scene().engine(), deployed.scene().project())
                        .disconnect(Network.backend, id);
            case MEMORY_OF_REPLICA, MEMORY_OF_WATCHER, MEMORY_OF_PROXY, MEMORY_OF_REDIS ->
                inside(id, List.of("sh", "-c", FILL_MEMORY), 10);
            case LOG_FLOOD -> inside(id, List.of("sh", "-c", FLOOD, seconds(step)), 30);
            case PROXY_RELOADED -> inside(id, RELOAD, 10);
            case KILL_PROXY_WORKER -> inside(id, List.of("sh", "-c", KILL_WORKER), 5);
            case SLOW_REDIS -> again(step, 400, () -> redis(id, "CLIENT", "PAUSE", "200", "ALL"));
            case RESET_REDIS -> again(step, 200, () -> redis(id, "CLIENT", "KILL", "TYPE", "normal"));
            case FULL_DISK_OF_REDIS -> fillTheDisk(id, step);
            default -> throw new IllegalStateException(step.toString());
        }
        long over = clock.getAsLong();
        String outcome = awaitWell(target, id);
        note(step, target, from, over);
        return outcome;
    }

    /** Whoever heals it starts it again. */
    private void keepAway(String instance) {
        deployed.scene()
                .inventory()
                .instance(instance)
                .filter(one -> one.state() == State.RUNNING)
                .ifPresent(one -> ignoring(
                        () -> docker().stopContainerCmd(one.id()).withTimeout(1).exec()));
    }

    private void pause(String id, Step step) throws InterruptedException {
        unstuck(id, () -> docker().pauseContainerCmd(id).exec());
        last(step);
        unstuck(id, () -> ignoring(() -> docker().unpauseContainerCmd(id).exec()));
    }

    /**
     * Engines get stuck in a container in which a command, such as their own health check, begins while it is frozen, until it is thawed from outside; they
     * work in all others meanwhile.
     */
    private void unstuck(String id, Runnable call) throws InterruptedException {
        CompletableFuture<Void> answer = CompletableFuture.runAsync(call);
        try {
            answer.get(5, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            tell(clock.getAsLong(), "the engine is stuck in " + id.substring(0, 12) + ", which is thawed");
            thaw(id);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static void thaw(String id) {
        try (Stream<Path> groups = Files.find(
                FREEZER, 9, (path, attributes) -> path.getFileName().toString().contains(id))) {
            for (Path group : groups.toList()) {
                Files.writeString(group.resolve("freezer.state"), "THAWED");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whoever heals it may have been faster. */
    private static void ignoring(Runnable what) {
        try {
            what.run();
        } catch (DockerException e) {
            // It is in another state already, or gone.
        }
    }

    private void fillTheDisk(String id, Step step) throws InterruptedException {
        inside(id, List.of("sh", "-c", "dd if=/dev/zero of=/data/filler bs=64k 2>&1 || true"), 30);
        last(step);
        // Whatever became of Redis meanwhile, somebody makes room.
        Awaitility.await()
                .atMost(HEALED)
                .ignoreExceptions()
                .until(() -> Exec.run(
                                deployed.scene().engine(),
                                deployed.scene().find("redis").id(),
                                List.of("rm", "-f", "/data/filler"),
                                Duration.ofSeconds(5))
                        .succeeded());
    }

    private void redis(String id, String... words) {
        Inside.Result unused = Exec.run(deployed.scene().engine(), id, Redis.client(words), Duration.ofSeconds(5));
    }

    private static void again(Step step, long pause, Runnable what) throws InterruptedException {
        for (long left = step.lasting(); left > 0; left -= pause) {
            what.run();
            TimeUnit.MILLISECONDS.sleep(pause);
        }
    }

    private static void last(Step step) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(step.lasting());
    }

    private static String seconds(Step step) {
        return String.valueOf(1 + step.lasting() / 1000);
    }

    /** Its status means nothing: what is done to a container often ends what was done in it. */
    private void inside(String id, List<String> command, int atMostSeconds) {
        Inside.Result unused = Exec.run(deployed.scene().engine(), id, command, Duration.ofSeconds(atMostSeconds));
    }

    /** Until an instance is ready, or is wanted no more. */
    private String awaitWell(String instance, String id) {
        long from = clock.getAsLong();
        Service service = Stack.shared()
                .topology()
                .service(instance.replaceAll("-\\d+$", ""))
                .orElseGet(() -> Stack.shared().topology().service(instance).orElseThrow());
        var patience = new Patience(deployed.state(""), HEALED);
        try {
            Awaitility.await()
                    .forever()
                    .pollInterval(Duration.ofMillis(300))
                    .ignoreExceptions()
                    .failFast("it takes too long", patience::isOver)
                    .until(() -> isWell(service, instance));
        } catch (TerminalFailureException e) {
            violation(instance + " was not well again after " + HEALED.toSeconds() + " s");
        }
        boolean isAnother = deployed.scene()
                .inventory()
                .instance(instance)
                .filter(one -> one.id().equals(id))
                .isEmpty();
        return "well after %.1f s%s"
                .formatted((clock.getAsLong() - from) / 1e3, isAnother ? ", another container" : "");
    }

    private boolean isWell(Service service, String instance) {
        Optional<Instance> found = deployed.scene().inventory().instance(instance);
        if (found.isEmpty()) {
            // Where its place is taken by no one, another version or fewer replicas may serve.
            return service.name().equals("app")
                    && deployed.scene().inventory().named("app").size() >= 2;
        }
        return found.get().state() == State.RUNNING
                && Exec.run(
                                deployed.scene().engine(),
                                found.get().id(),
                                service.health().ready(),
                                Duration.ofSeconds(2))
                        .succeeded();
    }

    private String killTheLauncher(Step step) throws InterruptedException {
        synchronized (launcher) {
            watchTheLauncher();
            requireWords("an attached 'up'", deployed.launcher().err());
            attached.destroyForcibly();
            if (!attached.waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the launcher could not be killed");
            }
            last(step);
            attached = attachAgain();
            return "attached again";
        }
    }

    /** As who supervises it would: once more where it meets what was harmed a moment ago, until it stays. */
    private Process attachAgain() {
        long begun = clock.getAsLong();
        while (true) {
            try {
                return deployed.attend();
            } catch (RuntimeException | AssertionError e) {
                tell(clock.getAsLong(), "an attached 'up' ended: " + e.getMessage());
                if (clock.getAsLong() - begun > HEALED.toMillis()) {
                    violation("no 'up' stays: " + e.getMessage());
                    throw e;
                }
            }
        }
    }

    private String verb(Step step) throws InterruptedException {
        return switch (step.deed()) {
            case DEPLOY -> said("deploy", "good-" + step.number() % 3, "--observe", "2", "--lock-wait", "30");
            case PUSH -> said("push", "--tag", "pushed-" + ++pushed);
            case PUSH_WRONG -> pushed(one -> one.pushAnswersWrongly());
            case PUSH_UNREADY -> pushed(one -> one.pushNeverReady());
            case PUSH_ENDING -> pushed(one -> one.pushEndsLater());
            case ROLLBACK -> said("rollback", "--observe", "2", "--lock-wait", "30");
            case SCALE -> said("scale", "app=" + (2 + step.number() % 3), "--lock-wait", "30");
            case RESTART_REPLICAS -> said("restart", "app", "--lock-wait", "30");
            case RESTART_WATCHER ->
                said(
                        "restart",
                        List.of("loki", "prometheus", "registry", "guard", "collector")
                                .get(step.number() % 5),
                        "-y",
                        "--lock-wait",
                        "30");
            case RENEW_CERTIFICATE -> said("certs", "issue", "--lock-wait", "30");
            case ROTATE_SECRETS -> said("secrets", "rotate", "--lock-wait", "30");
            case UP -> said(deployed.words("--detach", "--yes", "--lock-wait", "30"));
            case BACKUP ->
                said("backup", directory.resolve("backup-" + step.at()).toString());
            case OPERATOR_KILLED -> killed(step);
            default -> throw new IllegalStateException(step.toString());
        };
    }

    /** One of what takes an operator long. */
    private String killed(Step step) throws InterruptedException {
        List<String> words = switch (step.number() % 5) {
            case 0 -> List.of("deploy", "good-" + step.number() % 3, "--observe", "2");
            case 1 -> List.of("scale", "app=" + (2 + step.number() / 5 % 3));
            case 2 -> List.of("secrets", "rotate");
            case 3 -> List.of("restart", "app");
            default -> List.of("rollback", "--observe", "2");
        };
        Process operated = deployed.launcher().startBeside(words.toArray(String[]::new));
        boolean ended = operated.waitFor(step.lasting(), TimeUnit.MILLISECONDS);
        operated.destroyForcibly();
        if (!operated.waitFor(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("it could not be killed");
        }
        return String.join(" ", words) + (ended ? " gave " + operated.exitValue() : " killed");
    }

    private String pushed(Consumer<Versions> push) {
        push.accept(versions);
        return "pushed";
    }

    /** What a verb does is told in words, whatever else happens; and in the end it ends. */
    private String said(String... words) throws InterruptedException {
        Launcher.Result result;
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            result = thread.submit(() -> deployed.launcher().run(words)).get(5, TimeUnit.MINUTES);
        } catch (TimeoutException e) {
            violation("did not end: " + String.join(" ", words));
            return "did not end";
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            thread.shutdownNow();
        }
        requireWords(String.join(" ", words), result.err());
        if (result.status() == ExitCode.USAGE.status()) {
            violation("no such verb: " + String.join(" ", words) + ": " + result.err());
        }
        succeeded.merge(words[0], result.status() == 0, Boolean::logicalOr);
        String last = Stream.of(result.err().split("\n", -1))
                .filter(line -> !line.isBlank())
                .reduce("", (before, line) -> result.status() == 0 ? line : before + " / " + line);
        return String.join(" ", words) + " gave " + result.status() + " " + last;
    }

    /** What a launcher says is for people. */
    private void requireWords(String whose, String said) {
        if (NO_WORDS.matcher(said).find()) {
            violation("no words for people of " + whose + ": " + said);
        }
    }

    /** Verbs that were typed, and none of which was ever done. */
    List<String> neverDone() {
        return succeeded.entrySet().stream()
                .filter(one -> !one.getValue())
                .map(one -> one.getKey())
                .toList();
    }

    private DockerClient docker() {
        return deployed.scene().docker();
    }

    @Override
    public void close() {
        faults.shutdownNow();
        operator.shutdownNow();
    }
}

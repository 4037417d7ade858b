package countme.topology.deploy;

import countme.topology.config.Setting;
import countme.topology.config.Subnet;
import countme.topology.deploy.backup.Snapshot;
import countme.topology.deploy.heal.AttendedStack;
import countme.topology.deploy.heal.Healer;
import countme.topology.deploy.reconcile.Change;
import countme.topology.deploy.release.FollowedTag;
import countme.topology.deploy.release.Follower;
import countme.topology.docker.ContainerEngine;
import countme.topology.docker.MemoryEngine.Container;
import countme.topology.policy.Labels;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.service.Versioned;
import countme.topology.state.DeployLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Does to a stack in memory what a schedule says, one step after another, and looks after each whether what always holds still holds. At the end nothing goes
 * wrong any more, and the stack has to come back.
 */
final class Nemesis {
    /** What is done, with a number that says more. */
    enum Act {
        up,
        scale,
        deploy,
        rollback,
        restart,
        rotate,
        restore,
        down,
        /** A version is pushed, and a launcher that follows deploys it. */
        push,
        /** Another certificate. */
        renew,
        heal,
        /** What happens to a container, which the number names. */
        end,
        pause,
        lose,
        cut,
        silence,
        speak,
        /** Whatever is run in it takes longer, but not so long that it counts as silent. */
        slow
    }

    /** What goes wrong in the middle of it. */
    enum Trouble {
        none,
        /** One call to the engine fails. */
        call,
        /** So do all that follow. */
        away,
        /** One call takes a minute, and then fails or does not. */
        hang,
        /** The launcher is killed. */
        kill,
        /** A container ends. */
        death,
        /** Another launcher wants to change the stack, too. */
        rival,
        /** Somebody pushes a version. */
        pushed,
        /** One call is carried out, and its answer gets lost. */
        lost,
        /** One call takes 5 s. */
        slow
    }

    /**
     * One step.
     *
     * @param at the number of the call to the engine at which the trouble comes; what makes fewer calls has none
     */
    record Step(Act act, int number, Trouble trouble, int at) {
        @Override
        public String toString() {
            return act + ":" + number + (trouble == Trouble.none ? "" : ":" + trouble + ":" + at);
        }

        static Step parse(String text) {
            String[] words = text.split(":", -1);
            return new Step(
                    Act.valueOf(words[0]),
                    Integer.parseInt(words[1]),
                    words.length > 2 ? Trouble.valueOf(words[2]) : Trouble.none,
                    words.length > 2 ? Integer.parseInt(words[3]) : 0);
        }
    }

    /** What a launcher feels that is killed: nothing that it wants to do after that comes to anything. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    private static final List<String> VERSIONS = List.of("2.0", "3.0", "unready", "wrong", "ending", "miscounting");
    private static final List<String> RESTARTED = List.of("app", "proxy", "redis", "loki");
    private static final List<Act> RIVALS =
            List.of(Act.rotate, Act.scale, Act.deploy, Act.rollback, Act.restart, Act.restore, Act.up, Act.down);
    private static final Duration SLOW = Duration.ofMillis(500);
    private static final int HEALING_ROUNDS = 6;
    private static final String FOREIGN = "someone-elses";

    private final MemoryStack stack;
    private final List<OwnCertificate> certificates;
    private final Consumer<String> log;
    private final List<Violation> violations = new ArrayList<>();
    private final Set<String> silent = new TreeSet<>();
    private final ServedUsers users;
    private @Nullable Healer healer;
    private @Nullable Follower follower;

    private Nemesis(MemoryStack stack, List<OwnCertificate> certificates, Consumer<String> log) {
        this.stack = stack;
        this.certificates = certificates;
        this.log = log;
        this.users = new ServedUsers(stack, violations::add);
    }

    /**
     * Runs steps on a stack that is up; gives what did not hold, nothing if all did.
     *
     * @param certificates those that it may show
     * @param log is told each step, each call to the engine and how it ended
     */
    static List<Violation> run(
            MemoryStack stack, List<OwnCertificate> certificates, List<Step> steps, Consumer<String> log) {
        var nemesis = new Nemesis(stack, certificates, log);
        nemesis.prepare();
        for (Step step : steps) {
            nemesis.step(step);
            if (!nemesis.violations.isEmpty()) {
                return nemesis.violations;
            }
        }
        nemesis.comesBack();
        return nemesis.violations;
    }

    private void prepare() {
        MemoryPlatform platform = stack.platform();
        VERSIONS.forEach(this::push);
        platform.engine().put(FOREIGN, new ContainerEngine.Image("sha256:foreign", Map.of(), List.of()));
        String unused = platform.engine().create(FOREIGN, create -> create.withName(FOREIGN));
        Map<String, String> unusedLabels = platform.engine().createVolume(FOREIGN, Map.of());
        Optional<String> unusedRefusal =
                platform.engine().createNetwork(FOREIGN, new Subnet("10.99.99"), true, Map.of());
    }

    private void push(String version) {
        CounterModel.Version good = stack.version();
        String unused = stack.platform()
                .push(
                        version,
                        switch (version) {
                            case "unready" -> good.unready();
                            case "wrong" -> good.wrong();
                            case "ending" -> good.ending();
                            case "miscounting" -> good.miscounting();
                            default -> good;
                        });
    }

    private static String version(int number) {
        return VERSIONS.get(number % VERSIONS.size());
    }

    private void violated(String kind, String words) {
        violations.add(new Violation(kind, words));
    }

    private void step(Step step) {
        boolean unusedPassed = stack.platform().time().pass(Duration.ofSeconds(1));
        List<String> states = states();
        String entries = mark();
        log.accept(stack.platform().time().instant() + " " + step);
        users.begin();
        var calls = new int[1];
        var dead = new boolean[1];
        var kept = new TreeMap<Path, byte[]>();
        stack.platform().faults().watch(what -> {
            int number = ++calls[0];
            log.accept("  " + number + " " + what);
            if (dead[0]) {
                throw new Killed();
            }
            users.look(() -> "at call " + number + ", " + what + ", of " + step);
            if (number == step.at() && step.trouble() == Trouble.kill) {
                dead[0] = true;
                kept.putAll(files());
                throw new Killed();
            }
            if (number == step.at() || (number > step.at() && step.trouble() == Trouble.away)) {
                trouble(step, what);
            }
        });
        @Nullable Throwable thrown = null;
        try {
            act(step);
        } catch (RuntimeException | Killed e) {
            thrown = e;
        } finally {
            stack.platform().faults().watch(what -> {});
        }
        log.accept("  " + (thrown == null ? "done" : thrown) + ", " + states());
        String end = "after " + step + (thrown == null ? "" : ", " + thrown);
        if (dead[0]) {
            restore(kept);
            healer = null;
            follower = null;
        } else if (thrown != null && !(thrown instanceof Problem)) {
            violated("not told in words", end);
        }
        users.look(() -> end);
        foreignStaysAsItIs(end);
        boolean isFault = step.act().compareTo(Act.end) >= 0;
        if (!isFault && !dead[0] && thrown instanceof Problem && step.trouble() != Trouble.death) {
            if (mark().equals(entries) && !states().equals(states)) {
                violated("changed, and not in the audit", end + ", " + states + " became " + states());
            }
        }
    }

    private void trouble(Step step, String what) {
        switch (step.trouble()) {
            case call, away ->
                throw Problem.passing(
                        "The engine refused what was asked of it",
                        "It says: fault at '" + what + "'.",
                        "Try again.",
                        null);
            case hang -> {
                boolean unusedPassed = stack.platform().time().pass(Duration.ofMinutes(1));
                if (step.number() % 2 == 0) {
                    throw Problem.passing(
                            "The engine did not answer in time", "It hangs at '" + what + "'.", "Try again.", null);
                }
            }
            case lost -> stack.platform().faults().loseThis();
            case slow -> {
                boolean unusedPassed = stack.platform().time().pass(Duration.ofSeconds(5));
            }
            case pushed -> push(version(step.number() + step.at()));
            case death -> container(step.number() + step.at()).ifPresent(one -> users.harm(() -> one.end(137)));
            case rival -> rival(step);
            default -> {}
        }
    }

    /** While one changes the stack, nobody else does, whatever they type. */
    private void rival(Step step) {
        if (!DeployLock.isHeldHere(stack.state().state())) {
            return;
        }
        Act act = RIVALS.get((step.number() + step.at()) % RIVALS.size());
        List<String> before = stack.states();
        try {
            act(new Step(act, 1, Trouble.none, 0));
            violated("two launchers change the stack", act + " in " + step);
        } catch (Problem e) {
            if (e.exitCode() != ExitCode.LOCK_HELD) {
                violated("a second launcher was told something else", e + " in " + step);
            }
        }
        if (!stack.states().equals(before)) {
            violated("two launchers change the stack", act + " in " + step);
        }
    }

    private void act(Step step) {
        switch (step.act()) {
            case up -> up();
            case scale -> {
                stack.with(Setting.REPLICAS, 1 + step.number() % 3);
                var unused = stack.deployment().scale(users::agree);
            }
            case deploy -> {
                var unused = stack.deployment().deploy().deploy(version(step.number()), behaviour -> {});
            }
            case rollback -> {
                var unused = stack.deployment().deploy().rollBack("");
            }
            case restart -> {
                var unused = stack.deployment()
                        .restart()
                        .run(RESTARTED.get(step.number() % RESTARTED.size()), users::agree);
            }
            case rotate -> {
                boolean unused = stack.deployment().rotateLogins();
            }
            case restore -> {
                var snapshot = new Snapshot(
                        "countme", "1.0", Instant.EPOCH, 7, "redis.rdb", "hits=7".getBytes(StandardCharsets.UTF_8));
                Path unused = stack.deployment().restore().run(snapshot, count -> {});
            }
            case down -> {
                users.agree();
                int unused = stack.deployment().down(false);
            }
            case push -> {
                push(version(step.number()));
                follow();
            }
            case renew -> {
                MemoryStack unused =
                        certificates.get(step.number() % certificates.size()).of(stack);
                up();
            }
            case heal -> heal(1 + step.number() % 5);
            case end -> fault(step, one -> one.end(137));
            case pause -> fault(step, Container::pause);
            case lose -> fault(step, one -> stack.engine().lose(one.name()));
            case cut -> fault(step, one -> stack.engine().cut(one.name()));
            case silence ->
                fault(step, one -> {
                    silent.add(one.name());
                    stack.platform().model().silence(one.name(), true);
                });
            case speak -> speak();
            case slow -> fault(step, one -> one.slow(SLOW.multipliedBy(1 + step.number() % 3)));
        }
    }

    private void speak() {
        silent.forEach(name -> stack.platform().model().silence(name, false));
        silent.clear();
        stack.engine().all().forEach(one -> one.slow(Duration.ZERO));
    }

    private void fault(Step step, Consumer<Container> what) {
        container(step.number()).filter(Container::isRunning).ifPresent(one -> users.harm(() -> what.accept(one)));
    }

    private void up() {
        var unused = stack.deployment().up(users::agree, () -> {});
    }

    private void follow() {
        if (follower == null) {
            follower = FollowedTag.follower(stack.deployment().project()).orElseThrow();
        }
        Duration unused = follower.round();
    }

    private void heal(int rounds) {
        if (healer == null) {
            healer = AttendedStack.healer(stack.deployment().project());
        }
        for (int i = 0; i < rounds; i++) {
            boolean unused = healer.round();
            boolean unusedPassed = stack.platform().time().pass(Duration.ofSeconds(2));
        }
    }

    /** One of the stack's, by any number. */
    private Optional<Container> container(int number) {
        List<Container> all = stack.engine().all().stream()
                .filter(one -> one.description() != null)
                .sorted(Comparator.comparing(Container::name))
                .toList();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(number % all.size()));
    }

    private void foreignStaysAsItIs(String when) {
        boolean there = stack.engine()
                        .named(FOREIGN)
                        .filter(one -> one.state().equals("created"))
                        .isPresent()
                && stack.engine().volumeNames().contains(FOREIGN)
                && stack.engine().networkNames().contains(FOREIGN);
        if (!there) {
            violated("something of somebody else's was changed", when);
        }
    }

    /** Nothing goes wrong any more. The next 'up' brings everything back, and whoever attends it puts right what breaks after that. */
    private void comesBack() {
        log.accept(stack.platform().time().instant() + " comes back");
        stack.platform().faults().watch(what -> {
            log.accept("  " + what);
            users.look(() -> "at the end, at " + what);
        });
        speak();
        users.begin();
        try {
            up();
        } catch (RuntimeException e) {
            violated("does not come back", "'up' at the end: " + e + " " + (e instanceof Problem p ? p.why() : ""));
            return;
        }
        isAsItShouldBe("after 'up' at the end");
        healer = null;
        container(violations.size() + stack.trail().size()).ifPresent(one -> users.harm(() -> one.end(137)));
        heal(HEALING_ROUNDS);
        isAsItShouldBe("after the attached launcher had healed it");
    }

    private void isAsItShouldBe(String when) {
        if (stack.serving().isEmpty()) {
            violated("nobody serves", when);
        }
        List<Change> changes = stack.deployment().preview();
        if (!changes.isEmpty()) {
            violated("not as it should be", when + ", 'up' would change " + changes);
        }
        List<String> leftovers = stack.engine().all().stream()
                .filter(one -> one.description() == null && !one.name().equals(FOREIGN))
                .filter(one -> !one.labels().containsKey(Labels.TRIAL))
                .map(Container::name)
                .toList();
        if (!leftovers.isEmpty()) {
            violated("left over", when + ": " + leftovers);
        }
        List<String> idle = stack.engine().all().stream()
                .filter(one -> one.description() != null && !one.isRunning())
                .map(one -> one.name() + " " + one.state())
                .toList();
        if (!idle.isEmpty()) {
            violated("not running", when + ": " + idle);
        }
        long replicas = stack.engine().all().stream()
                .filter(one -> one.description() != null && one.description().service() instanceof Versioned)
                .count();
        int wanted = stack.deployment()
                .project()
                .topology()
                .requireVersioned()
                .service()
                .slots()
                .size();
        if (replicas != wanted) {
            violated("other replicas than wanted", when + ": " + replicas + " of " + wanted);
        }
        foreignStaysAsItIs(when);
    }

    /** Another one whenever something was written into the audit. */
    private String mark() {
        return stack.deployment().project().audit().mark();
    }

    private List<String> states() {
        return stack.engine().all().stream()
                .filter(one -> !one.labels().containsKey(Labels.TRIAL))
                .map(one -> one.id() + " " + one.name() + " " + one.state())
                .toList();
    }

    private Map<Path, byte[]> files() {
        var files = new TreeMap<Path, byte[]>();
        try (Stream<Path> all = Files.walk(stack.state().state())) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(file, Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    /** What a launcher wrote after it was killed it has not written. */
    private void restore(Map<Path, byte[]> kept) {
        try {
            for (Map.Entry<Path, byte[]> now : files().entrySet()) {
                byte[] before = kept.get(now.getKey());
                if (before == null) {
                    Files.delete(now.getKey());
                } else if (!Arrays.equals(before, now.getValue())) {
                    Files.write(now.getKey(), before);
                }
            }
            for (Map.Entry<Path, byte[]> then : kept.entrySet()) {
                if (!Files.exists(then.getKey())) {
                    Files.write(then.getKey(), then.getValue());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package countme.topology.deploy;

import countme.certs.PrivateFiles;
import countme.topology.config.Setting;
import countme.topology.config.Subnet;
import countme.topology.deploy.audit.Audit;
import countme.topology.deploy.backup.Snapshot;
import countme.topology.deploy.heal.AttendedStack;
import countme.topology.deploy.heal.Healer;
import countme.topology.deploy.reconcile.Change;
import countme.topology.deploy.release.FollowedTag;
import countme.topology.deploy.release.Follower;
import countme.topology.docker.ContainerEngine;
import countme.topology.docker.ContainerEngine.Stored;
import countme.topology.docker.EngineLock;
import countme.topology.docker.MemoryEngine.Container;
import countme.topology.policy.Labels;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.service.HealthCheck;
import countme.topology.service.Versioned;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
        /** The launcher that attends the stack has minutes to put right what broke. */
        attend,
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
        /**
         * One call takes a minute, and then fails or does not. Meanwhile another launcher may come, which the first one's lock holds off for as long as it
         * can be renewed.
         */
        hang,
        /** The launcher is killed. */
        kill,
        /** A container ends. */
        death,
        /** The owner's launcher on another machine wants to change the stack, too. */
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

    /** Somebody at work: a stack as one machine has it, and what goes on there between two verbs. */
    private static final class Launcher {
        private final MemoryStack stack;
        private @Nullable Healer healer;
        private @Nullable Follower follower;

        Launcher(MemoryStack stack) {
            this.stack = stack;
        }

        Follower follower() {
            if (follower == null) {
                follower = FollowedTag.follower(stack.deployment().project()).orElseThrow();
            }
            return follower;
        }

        Healer healer() {
            if (healer == null) {
                healer = AttendedStack.healer(stack.deployment().project());
            }
            return healer;
        }

        /** It is another process from now on. */
        void restart() {
            healer = null;
            follower = null;
        }
    }

    /** What a launcher feels that is killed: nothing that it wants to do after that comes to anything. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    private static final List<String> VERSIONS = List.of("2.0", "3.0", "unready", "wrong", "ending", "miscounting");
    private static final List<String> RESTARTED = List.of("app", "proxy", "redis", "loki");
    private static final List<Act> RIVALS = List.of(
            Act.rotate,
            Act.scale,
            Act.deploy,
            Act.rollback,
            Act.restart,
            Act.restore,
            Act.up,
            Act.down,
            Act.heal,
            Act.push);
    private static final Duration SLOW = Duration.ofMillis(500);
    /** After so long without an answer the engine calls a container unhealthy. */
    private static final Duration UNHEALTHY = HealthCheck.INTERVAL.multipliedBy(HealthCheck.RETRIES);

    /** Rounds of healing after which everything is looked at, and after so many of these everything has to be well. */
    private static final int HEALING_ROUNDS = 6;

    private static final int PATIENCE = 50;
    private static final String FOREIGN = "someone-elses";
    /** The end of the names of volumes that are numbered, or named by what is in them. */
    private static final Pattern CHANGING = Pattern.compile("(?<=-(config|lock|trained)-).*$");

    private static final Set<String> REMEMBERED = Set.of(Labels.RECORD, Labels.AUDIT);

    private static final String PROJECT = "countme";
    /** Files that each machine has for itself. */
    private static final Pattern OWN_FILES = Pattern.compile("lock|audit.*");

    private final MemoryStack stack;
    private final List<OwnCertificate> certificates;
    private final Consumer<String> log;
    private final List<Violation> violations = new ArrayList<>();
    private List<String> atFirst = List.of();
    private boolean settled = true;
    private final ServedUsers users;
    private final ToldChanges told;
    private final Launcher first;
    private Set<String> locksBefore = Set.of();
    /** The other launcher is at work, and the first one waits. */
    private boolean othersTurn;
    /** What the first launcher asks of the engine gets no answer. */
    private boolean cutOff;
    /** What was there when the other launcher had changed the stack instead of the first one. */
    private Optional<List<String>> takenOver = Optional.empty();

    private Nemesis(MemoryStack stack, List<OwnCertificate> certificates, Consumer<String> log) {
        this.stack = stack;
        this.certificates = certificates;
        this.log = log;
        this.first = new Launcher(stack);
        this.users = new ServedUsers(stack, violations::add);
        this.told = new ToldChanges(stack, violations::add);
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
        int lastAttended = steps.stream().map(Step::act).toList().lastIndexOf(Act.attend);
        for (int i = 0; i < steps.size(); i++) {
            nemesis.step(steps.get(i));
            if (i < lastAttended && isLastVerb(steps.subList(i + 1, steps.size()))) {
                nemesis.settle(steps.get(i));
            }
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
        atFirst = things();
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

    /** Whether of what is still to be done nothing but healing and faults come before the next time that healing has to get there. */
    private static boolean isLastVerb(List<Step> next) {
        return next.stream()
                .map(Step::act)
                .takeWhile(act -> act != Act.attend)
                .allMatch(act -> act == Act.heal || act.compareTo(Act.end) >= 0);
    }

    /** Whether all is as it should be, but for what breaks after this. */
    private void settle(Step step) {
        boolean isHealing = step.act() == Act.heal || step.act() == Act.attend;
        boolean isFault = step.act().compareTo(Act.end) >= 0;
        if (isHealing ? isOthersToo(step) : !isFault) {
            // What is being taken down, as far as anybody knows, is left alone.
            settled = stack.deployment().preview().isEmpty()
                    && !stack.deployment().project().audit().isUnfinished();
            if (step.act() == Act.renew || step.act() == Act.scale) {
                // Who attends it puts right what it was started with.
                first.restart();
            }
            // It is looked after every other second, so what this left behind was seen before the next thing breaks.
            heal(first, 1);
        }
    }

    private static boolean isOthersToo(Step step) {
        return step.trouble() == Trouble.rival || step.trouble() == Trouble.hang;
    }

    private void violated(String kind, String words) {
        violations.add(new Violation(kind, words));
    }

    private void step(Step step) {
        boolean unusedPassed = stack.platform().time().pass(Duration.ofSeconds(1));
        log.accept(stack.platform().time().instant() + " " + step);
        users.begin();
        told.begin();
        locksBefore = locks();
        takenOver = Optional.empty();
        var calls = new int[1];
        var dead = new boolean[1];
        var kept = new TreeMap<Path, byte[]>();
        stack.platform().faults().watch(what -> {
            if (othersTurn) {
                log.accept("    the other one: " + what);
                users.look(() -> "at " + what + ", by the other one, in " + step);
                return;
            }
            if (takenOver.isPresent() && !locksOfFirst().isEmpty()) {
                changesNothingMore("at " + what + " in " + step);
            }
            int number = ++calls[0];
            log.accept("  " + number + " " + what);
            if (dead[0]) {
                throw new Killed();
            }
            users.look(() -> "at call " + number + ", " + what + ", of " + step);
            if (cutOff) {
                throw noAnswer(what);
            }
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
            act(first, step);
        } catch (RuntimeException | Killed e) {
            thrown = e;
        } finally {
            stack.platform().faults().watch(what -> {});
        }
        log.accept("  " + (thrown == null ? "done" : thrown) + ", " + states());
        String end = "after " + step + (thrown == null ? "" : ", " + thrown);
        if (dead[0]) {
            restore(kept);
            first.restart();
        } else if (thrown != null && !(thrown instanceof Problem)) {
            violated("not told in words", end);
        }
        users.look(() -> end);
        changesNothingMore(end);
        foreignStaysAsItIs(end);
        if (step.act().compareTo(Act.end) < 0) {
            told.end(verb(step.act()), thrown, dead[0], end);
        }
        if (step.act() == Act.attend && step.trouble() == Trouble.none && settled) {
            isWell(end);
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
            case hang -> hang(step, what);
            case lost -> stack.platform().faults().loseThis();
            case slow -> {
                boolean unusedPassed = stack.platform().time().pass(Duration.ofSeconds(5));
            }
            case pushed -> push(version(step.number() + step.at()));
            case death -> container(step.number() + step.at()).ifPresent(one -> harm(() -> one.end(137)));
            case rival -> told.apart(() -> rival(step));
            default -> {}
        }
    }

    private static Problem noAnswer(String what) {
        return Problem.passing("The engine did not answer in time", "It hangs at '" + what + "'.", "Try again.", null);
    }

    /** By the number: it fails, goes on, is cut off while another launcher comes, or goes on though one has come. */
    private void hang(Step step, String what) {
        int how = step.number() % 4;
        cutOff = how == 2;
        try {
            boolean unusedPassed = stack.platform().time().pass(Duration.ofSeconds(20));
            if (how > 1) {
                told.apart(() -> rival(step));
            }
            boolean unusedToo = stack.platform().time().pass(Duration.ofSeconds(40));
        } finally {
            cutOff = false;
        }
        if (how == 0 || takenOver.isPresent()) {
            throw noAnswer(what);
        }
    }

    /** While one changes the stack, nobody else does, wherever they are and whatever they type. */
    private void rival(Step step) {
        Act act = RIVALS.get((step.number() + step.at()) % RIVALS.size());
        boolean held = isHeld();
        Set<String> writers = writersOfFirst();
        List<String> before = evidence();
        var other = new Launcher(stack.elsewhere(stack.state().state().resolveSibling("elsewhere")));
        copy(stack, other.stack);
        log.accept("    the other one: " + act + (held ? ", too" : ""));
        @Nullable Problem told = null;
        othersTurn = true;
        try {
            act(other, new Step(act, 1, Trouble.none, 0));
        } catch (Problem e) {
            told = e;
        } finally {
            othersTurn = false;
        }
        log.accept("    the other one: " + (told == null ? "done" : told));
        List<String> after = evidence();
        if (held) {
            if (!after.equals(before)) {
                violated("two launchers change the stack", act + " in " + step);
            }
            boolean isQuiet = act == Act.heal || act == Act.push;
            if (told == null ? !isQuiet : told.exitCode() != ExitCode.LOCK_HELD) {
                violated("a second launcher was not refused", act + " in " + step + ": " + told);
            }
        } else {
            copy(other.stack, stack);
            boolean taken = !writers.isEmpty() && Collections.disjoint(writers, writersOfFirst());
            takenOver = Optional.of(after).filter(now -> taken);
        }
    }

    /** Who has lost the lock to another launcher changes nothing, unless it takes it anew. */
    private void changesNothingMore(String when) {
        takenOver
                .filter(then -> !then.equals(evidence()))
                .ifPresent(
                        then -> violated("changed by who had lost the lock", when + "\n" + then + "\n" + evidence()));
        takenOver = Optional.empty();
    }

    /** Whether the first launcher has the lock, for as long as it renews it. */
    private boolean isHeld() {
        Instant now = stack.platform().time().instant();
        return locksOfFirst().stream()
                .anyMatch(lock -> Duration.between(lock.created(), now).compareTo(EngineLock.LAPSE) <= 0);
    }

    private Set<String> writersOfFirst() {
        return locksOfFirst().stream()
                .map(lock -> lock.labels().getOrDefault(Labels.WRITER, ""))
                .collect(Collectors.toSet());
    }

    private List<Stored> locksOfFirst() {
        return stored(Labels.LOCK)
                .filter(lock -> !locksBefore.contains(lock.name()))
                .toList();
    }

    private Set<String> locks() {
        return stored(Labels.LOCK).map(Stored::name).collect(Collectors.toSet());
    }

    private Stream<Stored> stored(String kind) {
        return stack.engine().stored().stream()
                .filter(volume -> PROJECT.equals(volume.labels().get(Labels.PROJECT))
                        && kind.equals(volume.labels().get(Labels.VOLUME)));
    }

    /** All that there is of the stack, but who changes it and what the audit tells. */
    private List<String> evidence() {
        Set<String> without = Set.of(Labels.LOCK, Labels.RECORD, Labels.AUDIT);
        return stack.engine()
                .details(labels -> PROJECT.equals(labels.get(Labels.PROJECT))
                        && !without.contains(labels.getOrDefault(Labels.VOLUME, "")));
    }

    /** The owner has the same keys and logins on both machines. */
    private static void copy(MemoryStack from, MemoryStack to) {
        Path source = from.state().state();
        try (Stream<Path> all = Files.walk(source)) {
            for (Path file : all.toList()) {
                Path target = to.state().state().resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    PrivateFiles.makeDirectory(target);
                } else if (!OWN_FILES.matcher(file.getFileName().toString()).matches()) {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void act(Launcher launcher, Step step) {
        MemoryStack at = launcher.stack;
        switch (step.act()) {
            case up -> up(at);
            case scale -> {
                at.with(Setting.REPLICAS, 1 + step.number() % 3);
                var unused = at.deployment().scale(users::agree);
            }
            case deploy -> {
                var unused = at.deployment().deploy().deploy(version(step.number()), behaviour -> {});
            }
            case rollback -> {
                var unused = at.deployment().deploy().rollBack("");
            }
            case restart -> {
                var unused =
                        at.deployment().restart().run(RESTARTED.get(step.number() % RESTARTED.size()), users::agree);
            }
            case rotate -> {
                boolean unused = at.deployment().rotateLogins();
            }
            case restore -> {
                var snapshot = new Snapshot(
                        "countme", "1.0", Instant.EPOCH, 7, "redis.rdb", "hits=7".getBytes(StandardCharsets.UTF_8));
                Path unused = at.deployment().restore().run(snapshot, count -> {});
            }
            case down -> {
                down(at);
            }
            case push -> {
                push(version(step.number()));
                Duration unused = launcher.follower().round();
            }
            case renew -> {
                MemoryStack unused =
                        certificates.get(step.number() % certificates.size()).of(at);
                up(at);
            }
            case attend -> attend(launcher);
            case heal -> heal(launcher, 1 + step.number() % 5);
            case end -> fault(step, one -> one.end(137));
            case pause -> fault(step, Container::pause);
            case lose -> fault(step, one -> stack.engine().lose(one.name()));
            case cut -> fault(step, one -> stack.engine().cut(one.name()));
            case silence -> fault(step, this::silence);
            case speak -> speak();
            case slow -> fault(step, one -> one.slow(SLOW.multipliedBy(1 + step.number() % 3)));
        }
    }

    /** It answers no more until it is started again. After a while the engine finds that, too. */
    private void silence(Container one) {
        stack.platform().model().silence(one.name(), true);
        Instant began = one.startedAt();
        stack.platform().time().in(UNHEALTHY, () -> {
            if (stack.platform().model().isSilent(one) && one.startedAt().equals(began)) {
                one.setUnhealthy(true);
            }
        });
    }

    private void speak() {
        stack.engine().all().forEach(one -> {
            stack.platform().model().silence(one.name(), false);
            one.setUnhealthy(false);
            one.slow(Duration.ZERO);
        });
    }

    /** Something breaks while a launcher works. */
    private void harm(Runnable what) {
        told.apart(() -> users.harm(what));
    }

    /** What the audit calls it. */
    private static String verb(Act act) {
        return switch (act) {
            case rotate -> "secrets";
            case push -> "deploy";
            case renew -> "up";
            case attend -> Audit.HEAL;
            default -> act.name();
        };
    }

    private void fault(Step step, Consumer<Container> what) {
        container(step.number()).filter(Container::isRunning).ifPresent(one -> users.harm(() -> what.accept(one)));
    }

    private void up(MemoryStack at) {
        var unused = at.deployment().up(users::agree, () -> {});
    }

    private void down(MemoryStack at) {
        users.agree();
        try {
            int unused = at.deployment().down(false);
        } catch (Problem e) {
            if (e.exitCode() == ExitCode.LOCK_HELD) {
                users.disagree();
            }
            throw e;
        }
    }

    /** Heals until there is nothing to do any more, or for too long. */
    private void attend(Launcher launcher) {
        boolean well = false;
        for (int i = 0; i < PATIENCE && !well; i++) {
            heal(launcher, HEALING_ROUNDS);
            well = launcher.stack.deployment().preview().isEmpty();
        }
    }

    private void heal(Launcher launcher, int rounds) {
        for (int i = 0; i < rounds; i++) {
            boolean unused = launcher.healer().round();
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
        users.begin();
        try {
            up(stack);
        } catch (RuntimeException e) {
            violated("does not come back", "'up' at the end: " + e + " " + (e instanceof Problem p ? p.why() : ""));
            return;
        }
        first.restart();
        if (stack.engine().all().stream().anyMatch(stack.platform().model()::isSilent)) {
            // 'up' takes the engine's word for what nobody waits for, and the engine takes its time.
            attend(first);
        }
        isAsItShouldBe("after 'up' at the end");
        container(violations.size() + stack.trail().size()).ifPresent(one -> users.harm(() -> one.end(137)));
        attend(first);
        isAsItShouldBe("after the attached launcher had healed it");
    }

    private void isAsItShouldBe(String when) {
        isWell(when);
        nothingIsLeftOver(when);
        foreignStaysAsItIs(when);
    }

    private void nothingIsLeftOver(String when) {
        List<String> leftovers = stack.engine().all().stream()
                .filter(one -> one.description() == null && !one.name().equals(FOREIGN))
                .map(Container::name)
                .toList();
        if (!leftovers.isEmpty()) {
            violated("left over", when + ": " + leftovers);
        }
        List<String> things = without(things(), atFirst);
        if (!things.isEmpty()) {
            violated("left over", when + ": " + things);
        }
        List<String> missing = without(atFirst, things());
        if (!missing.isEmpty()) {
            violated("missing", when + ": " + missing);
        }
    }

    private void isWell(String when) {
        if (stack.serving().isEmpty()) {
            violated("nobody serves", when);
        }
        List<Change> changes = stack.deployment().preview();
        if (!changes.isEmpty()) {
            violated("not as it should be", when + ", 'up' would change " + changes);
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
    }

    /**
     * Volumes, networks and unfinished files of the stack, those that have other names each time by what they are; without what is remembered, of which the
     * next change removes what was before, and the audit, which only grows.
     */
    private List<String> things() {
        Stream<String> volumes = stack.engine().stored().stream()
                .filter(volume -> PROJECT.equals(volume.labels().get(Labels.PROJECT))
                        && !REMEMBERED.contains(volume.labels().getOrDefault(Labels.VOLUME, "")))
                .map(volume -> "volume " + CHANGING.matcher(volume.name()).replaceFirst("*"));
        Stream<String> files = files().keySet().stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(".tmp"))
                .map(name -> "file " + name);
        Stream<String> networks = stack.engine().networkNames().stream().map(name -> "network " + name);
        return Stream.of(volumes, networks, files)
                .flatMap(names -> names)
                .sorted()
                .toList();
    }

    private static List<String> without(List<String> all, List<String> others) {
        var left = new ArrayList<>(all);
        others.forEach(left::remove);
        return left;
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

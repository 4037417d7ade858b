package countme.topology.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.config.Faults;
import countme.topology.config.Setting;
import countme.topology.deploy.audit.Audit;
import countme.topology.deploy.audit.AuditEntry;
import countme.topology.deploy.backup.Snapshot;
import countme.topology.deploy.heal.AttendedStack;
import countme.topology.deploy.reconcile.Change;
import countme.topology.deploy.release.FollowedTag;
import countme.topology.deploy.release.Releasing;
import countme.topology.docker.MemoryEngine.Container;
import countme.topology.image.MemoryImages;
import countme.topology.policy.Labels;
import countme.topology.report.Problem;
import countme.topology.state.Release;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever an operator does, and whichever of the calls to the engine, to images or to the registry fails in the middle of it: somebody
 * serves, the audit says why, nothing is left over, and the next run gets there.
 */
class EveryCallFailsTest {
    @TempDir
    private static Path shared = Path.of("");

    private static OwnCertificate certificate = new OwnCertificate(shared, shared);

    @TempDir
    private Path directory = Path.of("");

    /** What an operator does, to a stack that was made ready for it. */
    enum Act {
        UP_ANEW("up") {
            @Override
            void prepare(MemoryStack stack) {}

            @Override
            void run(MemoryStack stack) {
                up(stack);
            }
        },
        UP_AGAIN("up") {
            @Override
            void run(MemoryStack stack) {
                up(stack);
            }
        },
        UP_WITH_ANOTHER_NAME("up") {
            @Override
            void run(MemoryStack stack) {
                stack.with(Setting.SERVER_NAME, "counter.example.org");
                up(stack);
            }
        },
        UP_AFTER_A_LOSS("up") {
            @Override
            void prepare(MemoryStack stack) {
                super.prepare(stack);
                stack.platform().engine().lose("countme-app-2");
                stack.platform().engine().named("countme-loki").orElseThrow().end(1);
            }

            @Override
            void run(MemoryStack stack) {
                up(stack);
            }
        },
        SCALE("scale") {
            @Override
            void run(MemoryStack stack) {
                stack.with(Setting.REPLICAS, 3);
                Set<String> unused = stack.deployment().scale(changes -> {});
            }
        },
        RESTART("restart") {
            @Override
            void run(MemoryStack stack) {
                List<Change> unused = stack.deployment().restart().run("app", changes -> {});
            }
        },
        SECRETS_ROTATE("secrets") {
            @Override
            void run(MemoryStack stack) {
                boolean unused = stack.deployment().rotateLogins();
            }
        },
        CERTS_ISSUE("certs") {
            @Override
            void prepare(MemoryStack stack) {
                super.prepare(MemoryAuthority.certifying(
                        stack.with(Setting.CERTIFICATE, "").with(Setting.CERTIFICATE_KEY, "")));
            }

            @Override
            void run(MemoryStack stack) {
                String unused = stack.deployment().issueCertificate();
            }
        },
        DEPLOY("deploy") {
            @Override
            void prepare(MemoryStack stack) {
                super.prepare(stack);
                String unused = stack.platform().push("2.0");
            }

            @Override
            void run(MemoryStack stack) {
                Releasing.Deployed unused = stack.deployment().deploy().deploy("2.0", behaviour -> {});
            }
        },
        ROLLBACK("rollback") {
            @Override
            void prepare(MemoryStack stack) {
                DEPLOY.prepare(stack);
                DEPLOY.run(stack);
            }

            @Override
            void run(MemoryStack stack) {
                Releasing.Deployed unused = stack.deployment().deploy().rollBack("");
            }
        },
        FOLLOW("deploy") {
            @Override
            void prepare(MemoryStack stack) {
                DEPLOY.prepare(stack);
            }

            @Override
            void run(MemoryStack stack) {
                Duration unused = FollowedTag.follower(stack.deployment().project())
                        .orElseThrow()
                        .round();
            }

            @Override
            boolean isReached(MemoryStack stack) {
                return stack.serving().equals(Optional.of(MemoryImages.id("2.0")));
            }
        },
        HEAL("heal") {
            @Override
            void prepare(MemoryStack stack) {
                UP_AFTER_A_LOSS.prepare(stack);
            }

            @Override
            void run(MemoryStack stack) {
                boolean unused =
                        AttendedStack.healer(stack.deployment().project()).round();
            }

            @Override
            boolean isReached(MemoryStack stack) {
                return Stream.of("countme-app-2", "countme-loki")
                        .allMatch(name -> stack.platform()
                                .engine()
                                .named(name)
                                .filter(Container::isRunning)
                                .isPresent());
            }
        },
        RESTORE("restore") {
            @Override
            void run(MemoryStack stack) {
                var snapshot = new Snapshot(
                        "countme", "1.0", Instant.EPOCH, 7, "redis.rdb", "hits=7".getBytes(StandardCharsets.UTF_8));
                Path unused = stack.deployment().restore().run(snapshot, count -> {});
            }
        },
        DOWN("down") {
            @Override
            void run(MemoryStack stack) {
                int unused = stack.deployment().down(false);
            }
        };

        private final String verb;

        Act(String verb) {
            this.verb = verb;
        }

        void prepare(MemoryStack stack) {
            up(stack);
        }

        abstract void run(MemoryStack stack);

        /** Whether it got there, where it does not say so itself: who attends a stack tries again. */
        boolean isReached(MemoryStack stack) {
            return true;
        }
    }

    private static void up(MemoryStack stack) {
        Set<String> unused = stack.deployment().up(() -> {});
    }

    @BeforeAll
    static void makeCertificateOnce() {
        certificate = OwnCertificate.in(shared);
    }

    private MemoryStack prepared(Act act) {
        MemoryStack stack = certificate
                .of(new MemoryStack(directory.resolve("prepared"), RememberedTopology::of))
                .with(Setting.OBSERVE, 1);
        act.prepare(stack);
        return stack;
    }

    @ParameterizedTest
    @EnumSource
    @Execution(ExecutionMode.CONCURRENT)
    void oneCallFails(Act act) {
        check(act, (faults, number) -> faults.from(call -> call == number), true);
    }

    @ParameterizedTest
    @EnumSource
    @Execution(ExecutionMode.CONCURRENT)
    void theEngineGoesAway(Act act) {
        check(act, (faults, number) -> faults.from(call -> call >= number), false);
    }

    /** It was done, and nobody was told: the connection was cut for too long. */
    @ParameterizedTest
    @EnumSource
    @Execution(ExecutionMode.CONCURRENT)
    void oneAnswerIsLost(Act act) {
        check(act, (faults, number) -> faults.lose(call -> call == number), false);
    }

    private void check(Act act, BiConsumer<Faults, Integer> failing, boolean cleanedUp) {
        MemoryStack prepared = prepared(act);
        MemoryStack happy = prepared.copy(directory.resolve("happy"));
        happy.platform().faults().none();
        act.run(happy);
        List<String> calls = happy.platform().faults().calls();
        assertThat(calls).hasSizeGreaterThan(10);
        for (int number = 1; number <= calls.size(); number++) {
            MemoryStack stack = prepared.copy(directory.resolve(String.valueOf(number)));
            String when = act + ", call " + number + " of " + calls.size() + ", " + calls.get(number - 1);
            boolean touchy = calls.get(number - 1).matches("remove|stop|.*helper");
            int chosen = number;
            check(act, stack, faults -> failing.accept(faults, chosen), when, cleanedUp && !touchy);
        }
    }

    private static void check(Act act, MemoryStack stack, Consumer<Faults> failing, String when, boolean cleanedUp) {
        boolean wasThere = stack.serving().isPresent();
        Optional<String> before = current(stack);
        int entries = stack.audit().size();
        List<String> containers = stack.containers();
        List<String> states = states(stack);
        failing.accept(stack.platform().faults());
        @Nullable RuntimeException failure = failure(() -> act.run(stack));
        boolean faulty = stack.platform().faults().calls().size() > 0;
        stack.platform().faults().none();
        assertThat(faulty).as(when).isTrue();

        // Somebody serves.
        if (wasThere && act != Act.DOWN) {
            assertThat(stack.serving())
                    .as(when + ": who serves, after " + failure)
                    .isPresent();
        }
        List<AuditEntry> written = stack.audit().subList(entries, stack.audit().size());
        boolean failed = failure != null || !act.isReached(stack);
        if (failed) {
            if (failure != null) {
                assertThat(failure).as(when).isInstanceOf(Problem.class);
            }
            // The audit says why, or nothing was changed.
            if (written.isEmpty()) {
                assertThat(states(stack)).as(when + ": not in the audit").isEqualTo(states);
            } else {
                assertThat(written).as(when).anySatisfy(entry -> {
                    assertThat(entry.what()).isEqualTo(act.verb);
                    assertThat(entry.result()).isEqualTo(Audit.Result.failed);
                    assertThat(entry.detail()).isNotBlank();
                });
            }
            // What did not succeed is not what is current.
            assertThat(current(stack)).as(when).isEqualTo(before);
        }
        // Nothing is left over.
        if (cleanedUp && Set.of(Act.DEPLOY, Act.ROLLBACK, Act.FOLLOW).contains(act) && failed) {
            assertThat(stack.containers())
                    .as(when + ": left over after " + failure)
                    .isEqualTo(containers);
            assertThat(stack.serving()).as(when).isEqualTo(before.or(() -> Optional.of(MemoryImages.CARRIED)));
        }
        if (cleanedUp) {
            assertThat(stack.platform().engine().all())
                    .as(when + ": helpers left over")
                    .noneMatch(one -> one.description() == null);
        }
        // The next run gets there.
        act.run(stack);
        if (act == Act.DOWN) {
            assertThat(stack.platform().engine().all()).as(when).isEmpty();
            assertThat(stack.platform().engine().networkNames()).as(when).isEmpty();
            return;
        }
        assertThat(act.isReached(stack)).as(when + ": the next run").isTrue();
        if (!act.verb.equals("up")) {
            up(stack);
        }
        assertThat(stack.deployment().preview())
                .as(when + ": what 'up' would still change")
                .isEmpty();
        assertThat(helpers(stack))
                .as(when + ": helpers left over after the next run")
                .isEmpty();
        assertThat(stack.serving()).as(when).isEqualTo(current(stack).or(() -> Optional.of(MemoryImages.CARRIED)));
    }

    private static Optional<String> current(MemoryStack stack) {
        return stack.memory().releases().current().map(Release::id);
    }

    private static List<String> states(MemoryStack stack) {
        return stack.platform().engine().all().stream()
                .filter(one -> !isTrial(one))
                .map(one -> one.id() + " " + one.name() + " " + one.state())
                .toList();
    }

    /** It may be a backup's, which nobody locks out: so it goes with {@code down}. */
    private static boolean isTrial(Container one) {
        return one.labels().containsKey(Labels.TRIAL);
    }

    /** Containers that fill volumes. */
    private static List<String> helpers(MemoryStack stack) {
        return stack.platform().engine().all().stream()
                .filter(one -> one.description() == null && !isTrial(one))
                .map(Container::name)
                .toList();
    }

    private static @Nullable RuntimeException failure(Runnable work) {
        try {
            work.run();
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }
}

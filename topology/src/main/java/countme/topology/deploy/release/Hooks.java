package countme.topology.deploy.release;

import countme.topology.config.Setting;
import countme.topology.config.Settings;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.state.Release;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The operator's own programs around a deploy. What it is about is in their environment: {@code COUNTME_PROJECT},
 * {@code COUNTME_VERSION}, {@code COUNTME_PREVIOUS_VERSION}, {@code COUNTME_OUTCOME} and {@code COUNTME_REASON}.
 *
 * @param before run before anything is changed; unless it exits with 0, nothing is
 * @param after run when all is over, however it ended
 */
public record Hooks(String project, Optional<Path> before, Optional<Path> after) {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** How a deploy ended. */
    enum Outcome {
        deploying,
        deployed,
        failed,
        rolled_back
    }

    /** Those that a project's settings name. */
    public static Hooks of(Settings settings) {
        return new Hooks(settings.project(), settings.beforeDeploy(), settings.afterDeploy());
    }

    /** A {@link Problem} where one of them cannot be run. */
    public void require() {
        before.ifPresent(program -> require(program, Setting.BEFORE_DEPLOY));
        after.ifPresent(program -> require(program, Setting.AFTER_DEPLOY));
    }

    private static void require(Path program, Setting setting) {
        if (!Files.isExecutable(program) || Files.isDirectory(program)) {
            throw Problem.usage(
                    "The program of --" + setting.key() + " cannot be run",
                    program + " does not exist, or you may not run it.",
                    "Make it executable ('chmod +x " + program + "'), or name another one with --" + setting.key()
                            + ".");
        }
    }

    /** Asks whether to go on; a {@link Problem} with what the program said when not. */
    public void ask(Release next, Release previous) {
        before.map(program -> failure(program, environment(next, previous, Outcome.deploying, "")))
                .filter(failure -> !failure.isEmpty())
                .ifPresent(failure -> {
                    throw new Problem(
                            "The program before a deploy refused " + next.version(),
                            failure,
                            "Put right what it names, or deploy without --before-deploy.");
                });
    }

    /**
     * Deploys, and tells how that ended, whatever comes of it. That telling failed is only said.
     *
     * @param change brings it about
     */
    public <T> T around(Release next, Release previous, Progress progress, Supplier<T> change) {
        try {
            T done = change.get();
            say(tell(next, previous, Outcome.deployed, null), progress);
            return done;
        } catch (RuntimeException e) {
            Problem problem = Problem.of(e);
            boolean back = problem.exitCode() == ExitCode.ROLLED_BACK;
            say(tell(next, previous, back ? Outcome.rolled_back : Outcome.failed, problem), progress);
            throw problem;
        }
    }

    private static void say(String failure, Progress progress) {
        if (!failure.isEmpty()) {
            progress.say("the program after a deploy failed: " + failure);
        }
    }

    /** Tells how it ended; gives what went wrong with telling, empty when nothing did. */
    String tell(Release next, Release previous, Outcome outcome, @Nullable Problem reason) {
        String why = reason == null ? "" : reason.what();
        return after.map(program -> failure(program, environment(next, previous, outcome, why)))
                .orElse("");
    }

    private Map<String, String> environment(Release next, Release previous, Outcome outcome, String reason) {
        return Map.of(
                "COUNTME_PROJECT", project,
                "COUNTME_VERSION", next.version(),
                "COUNTME_PREVIOUS_VERSION", previous.version(),
                "COUNTME_OUTCOME", outcome.name().replace('_', '-'),
                "COUNTME_REASON", reason);
    }

    private static String failure(Path program, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(program.toAbsolutePath().toString()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).exceptionally(late -> {
                process.destroyForcibly();
                return process;
            });
            String said = output(process.getInputStream());
            int status = process.waitFor();
            return status == 0 ? "" : program + " ended with status " + status + (said.isEmpty() ? "." : ": " + said);
        } catch (IOException e) {
            return program + " could not be run: " + e.getMessage() + ".";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return program + " was interrupted.";
        }
    }

    private static String output(InputStream stream) throws IOException {
        String all = new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
        return all.length() <= 1000 ? all : all.substring(all.length() - 1000);
    }
}

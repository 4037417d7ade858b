package countme.topology.cli;

import countme.topology.Topology;
import countme.topology.config.CurrentDirectory;
import countme.topology.engine.EngineFailure;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.service.Design;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/** {@code java -jar topology.jar VERB}. */
public final class Main {
    private static final String HELP = "help";

    private Main() {}

    /** Runs a verb and exits with its {@link ExitCode}. */
    public static void main(String[] arguments) {
        // What is written here is read by machines, too: no digits or letters of the user's language.
        Locale.setDefault(Locale.ROOT);
        System.exit(run(Topology::new, System.getenv(), StandardOutput.ofProcess(), System.err, arguments));
    }

    /**
     * Runs a verb within this process, as often as one likes; gives the exit status. An {@code up} that stays needs a process of its own, which a signal
     * ends.
     *
     * @param design makes the topology that the verbs work with
     * @param environment settings and places of state, instead of the process' own
     * @param out gets results
     * @param err gets progress, questions and problems
     */
    public static int run(
            Design design, Map<String, String> environment, PrintStream out, PrintStream err, String... arguments) {
        try (var root = new Root(design, environment, out, err)) {
            return commandLine(root, out, err, arguments).execute(arguments);
        }
    }

    private static CommandLine commandLine(Root root, PrintStream out, PrintStream err, String... arguments) {
        var commandLine = new CommandLine(root)
                .setOut(new PrintWriter(out, true, Charset.defaultCharset()))
                .setErr(new PrintWriter(err, true, Charset.defaultCharset()));
        root.addSettings(commandLine.getCommandSpec(), List.of(arguments));
        commandLine.setHelpSectionKeys(List.of(HELP));
        commandLine.setHelpSectionMap(Map.of(HELP, help -> HelpPage.of(help.commandSpec(), root.helpWidth())));
        commandLine.setExecutionStrategy(parsed -> {
            if (root.verbose) {
                // Read when the first logger is made, which is later.
                System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "info");
            }
            try {
                return new CommandLine.RunLast().execute(parsed);
            } catch (StandardOutput.Failure | Error e) {
                // Of printing the help; and what is no exception is told in words, too.
                return report(e, root, err);
            }
        });
        // Its own would put the reason into words of Java.
        commandLine.registerConverter(Path.class, Main::path);
        commandLine.setExecutionExceptionHandler((e, command, parsed) -> report(e, root, err));
        commandLine.setParameterExceptionHandler((e, args) -> {
            if (e.getCause() instanceof InvalidPathException path) {
                return report(path, root, err);
            }
            Misunderstanding.of(e).lines().forEach(err::println);
            return ExitCode.USAGE.status();
        });
        return commandLine;
    }

    /** As it was typed, of a file that can be found. */
    private static Path path(String typed) {
        Path path = Path.of(typed);
        Path unused = CurrentDirectory.absolute(path);
        return path;
    }

    private static int report(Throwable e, Root root, PrintStream err) {
        if (e instanceof StandardOutput.Failure failure && failure.isReaderGone()) {
            return ExitCode.OUTPUT_CLOSED.status();
        }
        Problem problem = problem(e);
        int width = root.errScreen().width();
        err.println(TextLayout.hanging("error: ", problem.what(), width));
        err.println(TextLayout.hanging("  why:  ", problem.why(), width));
        err.println(TextLayout.hanging("  next: ", problem.next(), width));
        if (root.verbose) {
            e.printStackTrace(err);
        }
        return problem.exitCode().status();
    }

    private static Problem problem(Throwable e) {
        if (e instanceof StandardOutput.Failure failure) {
            return new Problem(
                    "What was found or done cannot be printed",
                    "The output says: " + Problem.reason(failure) + ".",
                    "Make room, or let it go elsewhere. A change that was asked for may have been made: 'audit' shows"
                            + " it.",
                    failure);
        }
        return Problem.ofMachine(e)
                .or(() -> e instanceof RuntimeException failure
                        ? EngineFailure.explain(failure)
                        : Optional.<Problem>empty())
                .orElseGet(() -> Problem.of(e));
    }
}

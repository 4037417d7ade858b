package countme.topology.cli;

import countme.topology.cluster.ClusterPlace;
import countme.topology.cluster.ClusterStack;
import countme.topology.config.Setting;
import countme.topology.config.SettingSources;
import countme.topology.config.SettingSources.Sourced;
import countme.topology.config.Settings;
import countme.topology.deploy.Deployment;
import countme.topology.deploy.Stack;
import countme.topology.deploy.project.DockerPlatform;
import countme.topology.deploy.project.Platform;
import countme.topology.deploy.project.StackMemory;
import countme.topology.policy.Lifetime;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.service.Design;
import countme.topology.service.Secrets;
import countme.topology.service.Services;
import countme.topology.service.Tls;
import countme.topology.state.LastUp;
import countme.topology.state.Memory;
import countme.topology.state.StateDir;
import countme.topology.state.UpstreamGroup;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The launcher itself: what is said before or after any verb. */
@Command(
        name = "countme",
        description = "Runs a production topology: the very objects its tests start.",
        customSynopsis = "VERB [OPTION…]",
        subcommands = {
            UpVerb.class,
            PlanVerb.class,
            StatusVerb.class,
            LogsVerb.class,
            DiagramVerb.class,
            OpenVerb.class,
            ScaleVerb.class,
            RestartVerb.class,
            ExecVerb.class,
            DownVerb.class,
            PushVerb.class,
            DeployVerb.class,
            RollbackVerb.class,
            BackupVerb.class,
            RestoreVerb.class,
            GuardVerb.class,
            AuditVerb.class,
            EvidenceVerb.class,
            DoctorVerb.class,
            ImagesVerb.class,
            CertsVerb.class,
            SecretsVerb.class,
            ExportVerb.class,
            HostVerb.class,
            ConfigVerb.class,
            PurgeVerb.class,
            CompletionVerb.class,
            VersionVerb.class,
            HelpVerb.class
        })
@VerbHelp(
        takes = {
            "--project",
            "--engine",
            "--https-port",
            "--server-name",
            "--replicas",
            "--production",
            "--yes",
            "--dry-run",
            "--format",
            "--verbose"
        },
        examples = {
            "up -d # The stack, in the background",
            "status --watch # How it is, kept up to date",
            "open # The addresses and the console's login"
        })
final class Root implements Callable<Integer>, AutoCloseable {
    enum Format {
        table,
        json,
        mermaid,
        dot,
        svg
    }

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Shows this help.")
    boolean help;

    @Option(
            names = "--format",
            scope = ScopeType.INHERIT,
            paramLabel = "table|json",
            description = "How results are printed: as a table unless stated. 'diagram' prints mermaid, dot or svg.")
    @Nullable
    Format format;

    @Option(
            names = "--progress",
            scope = ScopeType.INHERIT,
            defaultValue = "auto",
            paramLabel = "STYLE",
            description = "How progress is printed to stderr: auto, plain, json or quiet.")
    ProgressStyle progressStyle = ProgressStyle.auto;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "No progress.")
    boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Shows stack traces and the libraries' own logs.")
    boolean verbose;

    @Option(
            names = {"-y", "--yes"},
            scope = ScopeType.INHERIT,
            description = "Answers yes to every question.")
    boolean yes;

    @Option(names = "--dry-run", scope = ScopeType.INHERIT, description = "Says what would be done and does nothing.")
    boolean dryRun;

    @Option(
            names = "--production",
            scope = ScopeType.INHERIT,
            description = "Preset: ports 443 and 80 on all addresses; the console stays on loopback.")
    boolean production;

    @Option(
            names = "--config-file",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "Properties file with settings.")
    @Nullable
    Path configFile;

    private static final int USUAL_WIDTH = 80;

    @Spec
    @Nullable
    CommandSpec spec;

    private final SettingFlags flags = new SettingFlags();
    private final List<Deployment> deployments = new ArrayList<>();
    private final Map<String, Place> places = new HashMap<>();
    private final List<ClusterPlace> clusters = new ArrayList<>();
    private final Map<String, Platform> platforms = new HashMap<>();
    private final Design design;
    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;
    private @Nullable Output captured;

    Root(Design design, Map<String, String> environment, PrintStream out, PrintStream err) {
        this.design = design;
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    /** Gives every setting a flag, known to whatever verb was typed. */
    void addSettings(CommandSpec spec, List<String> arguments) {
        flags.addTo(spec, arguments);
    }

    /** The settings as flags, environment, file, the last {@code scale} and defaults give them; wrong ones are a {@link Problem}. */
    Settings settings() {
        return Settings.from(sources());
    }

    /** Every setting with where it comes from; the wrong ones are a {@link Problem}. */
    Map<Setting, Sourced> sources() {
        Map<Setting, Sourced> given = given();
        Map<Setting, Sourced> all = memory(Settings.from(given)).replicas().under(given);
        Settings unused = Settings.from(all);
        return all;
    }

    private Map<Setting, Sourced> given() {
        return SettingSources.resolve(flags.given(), environment, configFile, production);
    }

    /** The settings of the stack that is there: what its last {@code up} was given holds unless something else is given now. */
    Settings settingsOfStack() {
        return Settings.from(sourcesOfStack());
    }

    /** The same, with where each comes from. */
    Map<Setting, Sourced> sourcesOfStack() {
        Map<Setting, Sourced> given = sources();
        Settings settings = Settings.from(given);
        return LastUp.of(state(settings), memory(settings)).under(given);
    }

    /** What is remembered of the project, where it runs if that answers. */
    Memory memory(Settings settings) {
        return place(settings).memory(settings);
    }

    /** What can be done to the stack that is there, or to what {@code up} would make of these settings; wherever it runs. */
    Stack stack() {
        return stack(settingsOfStack());
    }

    Stack stack(Settings settings) {
        return place(settings).stack(settings);
    }

    /** Where stacks with such settings run. */
    private Place place(Settings settings) {
        return places.computeIfAbsent(
                settings.cluster().map(context -> "cluster " + context).orElse("engine " + settings.engine()),
                key -> settings.cluster().<Place>map(this::cluster).orElseGet(EnginePlace::new));
    }

    private Place cluster(String context) {
        var cluster = new ClusterPlace(context, environment);
        clusters.add(cluster);
        return new Place() {
            @Override
            public Memory memory(Settings settings) {
                return cluster.memory(settings.project());
            }

            @Override
            public Stack stack(Settings settings) {
                return new ClusterStack(design, settings, state(settings), progress(), cluster);
            }
        };
    }

    /** What a stack runs on. */
    private interface Place {
        Memory memory(Settings settings);

        Stack stack(Settings settings);
    }

    private final class EnginePlace implements Place {
        private final Map<String, Memory> memories = new HashMap<>();

        @Override
        public Memory memory(Settings settings) {
            return memories.computeIfAbsent(settings.project(), key -> {
                var memory = StackMemory.reading(platform(settings), settings.project(), state(settings));
                try {
                    memory.look();
                } catch (Problem e) {
                    // Whoever needs the engine is told by it.
                }
                return memory;
            });
        }

        @Override
        public Stack stack(Settings settings) {
            return deployment(settings);
        }
    }

    private Platform platform(Settings settings) {
        return platforms.computeIfAbsent(
                settings.project() + " " + settings.engine(),
                key -> new DockerPlatform(settings.engine(), state(settings), progress()));
    }

    /** Where the project's state is. */
    StateDir state(Settings settings) {
        return StateDir.of(settings.project(), environment);
    }

    Progress progress() {
        return (quiet ? ProgressStyle.quiet : progressStyle).on(err, environment);
    }

    /** Asks a question and reads the answer, a line; empty at the end of input. */
    String ask(String question) {
        return Terminal.ask(question, err);
    }

    /** Where problems and progress go. */
    PrintStream err() {
        return err;
    }

    /** The same for what a command prints: there, errors end it. */
    OutputStream strictErr() {
        return new FilterOutputStream(err) {
            @Override
            public void write(byte[] bytes, int offset, int length) {
                err.write(bytes, offset, length);
                if (err.checkError()) {
                    throw new StandardOutput.Failure(
                            new IOException("standard error takes nothing"), Terminal.isPipe(Terminal.STDERR));
                }
            }
        };
    }

    Output output() {
        return captured != null ? captured : usualOutput();
    }

    private Output usualOutput() {
        return new Output(out, format == Format.json, () -> Screen.of(Terminal.STDOUT, environment));
    }

    /** What a verb prints for machines, in place of printing it. */
    byte[] capture(Verb verb) {
        var bytes = new ByteArrayOutputStream();
        captured = new Output(new PrintStream(bytes, true, StandardCharsets.UTF_8), true);
        try {
            ExitCode unused = verb.run(this);
            return bytes.toByteArray();
        } finally {
            captured = null;
        }
    }

    /** What who reads problems and progress sees at once. */
    Screen errScreen() {
        return Screen.of(Terminal.STDERR, environment);
    }

    /** Letters in a line of the help. */
    int helpWidth() {
        Screen screen = output().screen().get();
        return screen.equals(Screen.NONE) ? USUAL_WIDTH : screen.width();
    }

    /** Shows the help where nothing was typed: with options, some verb was meant. */
    @Override
    public Integer call() {
        ParseResult typed = Objects.requireNonNull(spec).commandLine().getParseResult();
        if (!typed.originalArgs().isEmpty()) {
            throw new ParameterException(spec.commandLine(), "There is no verb");
        }
        output().print(HelpPage.of(spec, helpWidth()));
        return ExitCode.OK.status();
    }

    /** The stack on an engine that is there, or what {@code up} would make of these settings: for what only an engine can do, and for what is in files only. */
    Deployment deployment() {
        return deployment(settingsOfStack());
    }

    Deployment deployment(Settings settings) {
        var deployment =
                new Deployment(design, settings, Lifetime.DEPLOYED, state(settings), progress(), platform(settings));
        deployments.add(deployment);
        return deployment;
    }

    /** The services as these settings make them; nothing in it is secret, so it is for looking at only. */
    Services topology(Settings settings) {
        return design.of(settings, UpstreamGroup.FIRST, new Tls("", ""), Secrets.NONE);
    }

    /** Refuses a format that a verb does not print. */
    void requireFormat(List<Format> formats, String verb) {
        if (format != null && !formats.contains(format)) {
            String known = formats.stream().map(Format::name).collect(Collectors.joining(", "));
            throw Problem.usage(
                    "'" + verb + "' prints no " + format,
                    "What it prints is one of " + known + ".",
                    "Leave --format out, or name one of them.");
        }
    }

    /** Refuses a verb that knows no clusters where one is named. */
    void requirePlace(CommandSpec verb) {
        String instead = HelpPage.help(verb).instead();
        if (!instead.isEmpty()) {
            Settings.from(given()).cluster().ifPresent(context -> {
                throw Problem.usage(
                        "'" + HelpPage.words(verb) + "' does nothing in a cluster",
                        "It works with a Docker engine, and this stack is in the cluster of '" + context + "'.",
                        instead);
            });
        }
    }

    /** What the user's environment says. */
    Map<String, String> environment() {
        return environment;
    }

    /** Leaves the engines that were reached. */
    @Override
    public void close() {
        deployments.forEach(Deployment::close);
        platforms.values().forEach(Platform::close);
        clusters.forEach(ClusterPlace::close);
    }
}

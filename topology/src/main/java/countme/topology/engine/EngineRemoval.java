package countme.topology.engine;

import countme.certs.trust.CommandRunner;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes away the engine that countme gave this machine, by its {@link EngineRecord}: what was there before stays. */
public final class EngineRemoval {
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(60);
    private static final List<Path> USUAL_DATA = List.of(Path.of("/var/lib/docker"), Path.of("/var/lib/containerd"));

    private final EnginePlaces places;
    private final boolean systemd;
    private final CommandRunner runner;
    private final List<Path> usualData;

    /** On this machine; {@code state} as in {@link EngineSupply#ofThisMachine}. */
    public static EngineRemoval ofThisMachine(Path state) {
        return new EngineRemoval(
                EnginePlaces.standard(Map.of(), state), Machine.current().systemd(), CommandRunner.local(), USUAL_DATA);
    }

    /** {@code usualData} is where an engine keeps its data if nobody tells it. */
    EngineRemoval(EnginePlaces places, boolean systemd, CommandRunner runner, List<Path> usualData) {
        this.places = places;
        this.systemd = systemd;
        this.runner = runner;
        this.usualData = usualData;
    }

    /** Whether the engine at an address is the one that countme gave this machine. */
    public boolean concerns(String address) {
        return address.equals("unix://" + places.socket())
                && EngineRecord.read(places.state()).isPresent();
    }

    /** Whether an earlier run could not end: the engine is stopped, and cannot be asked what else it has. */
    public boolean isUnderWay() {
        return Files.exists(mark());
    }

    private Path mark() {
        return places.state().resolve("engine-removal");
    }

    /** What {@link #run} would remove; nothing where countme gave no engine. Reads only. */
    public List<String> preview() {
        return EngineRecord.read(places.state()).map(this::preview).orElse(List.of());
    }

    private List<String> preview(EngineRecord record) {
        var items = new ArrayList<String>();
        if (record.started()) {
            items.add("running Docker engine");
        }
        record.packages().forEach(name -> items.add("package " + name));
        files(record).forEach(file -> items.add("path " + file));
        return items;
    }

    /** Stops the engine and removes it; a {@link Problem} when something would not go, and then another run goes on from there. */
    public void run() {
        Optional<EngineRecord> found = EngineRecord.read(places.state());
        if (found.isEmpty()) {
            return;
        }
        EngineRecord record = found.get();
        boolean again = isUnderWay();
        must(List.of("touch", mark().toString()));
        if (record.started()) {
            stop(Path.of(record.pidFile()), again);
        }
        if (!record.packages().isEmpty()) {
            purge(record.packages());
        }
        var remove = new ArrayList<>(List.of("rm", "-rf", "--one-file-system", "--"));
        files(record).forEach(file -> remove.add(file.toString()));
        must(remove);
        // The record goes last: until then another run knows what is left.
        must(List.of("rm", "-rf", "--", places.state().toString()));
    }

    private void stop(Path pidFile, boolean again) {
        if (systemd) {
            var line = List.of("systemctl", "disable", "--now", "docker.socket", "docker.service");
            CommandRunner.Result result = runner.run(line);
            // An earlier run may have removed the very units.
            if (!again) {
                require(line, result);
            }
            return;
        }
        daemon(pidFile).ifPresent(process -> {
            must(List.of("kill", String.valueOf(process.pid())));
            try {
                process.onExit().get(STOPS_WITHIN.toSeconds(), TimeUnit.SECONDS);
            } catch (TimeoutException | ExecutionException e) {
                throw problem("The engine does not end; its process is " + process.pid() + ".", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw problem("It was interrupted.", e);
            }
        });
    }

    /** The engine's process; a number that went to another program since is none. */
    private static Optional<ProcessHandle> daemon(Path pidFile) {
        try {
            String pid = Files.readString(pidFile).strip();
            return pid.matches("\\d{1,18}")
                    ? ProcessHandle.of(Long.parseLong(pid))
                            .filter(process -> process.info()
                                    .command()
                                    .filter(command -> command.endsWith("dockerd"))
                                    .isPresent())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Unlike apt-get, dpkg takes nothing with it that was not named: what needs these packages by now keeps them here. */
    private void purge(List<String> packages) {
        var line = new ArrayList<>(List.of("env", "DEBIAN_FRONTEND=noninteractive", "dpkg", "--purge"));
        line.addAll(packages);
        must(line);
    }

    private List<Path> files(EngineRecord record) {
        Stream<Path> settings = Stream.ofNullable(record.settingsWritten()).map(Path::of);
        Stream<Path> traces = Stream.of(Path.of(record.pidFile()), Path.of(record.log()), places.lock());
        // An engine that was installed already may have had data.
        Stream<Path> usual = record.packages().isEmpty() ? Stream.of() : usualData.stream();
        Stream<Path> data = Stream.concat(Stream.ofNullable(record.dataRoot()).map(Path::of), usual);
        return Stream.of(settings, traces, data)
                .flatMap(paths -> paths)
                .filter(Files::exists)
                .toList();
    }

    private void must(List<String> command) {
        require(command, runner.run(command));
    }

    private static void require(List<String> command, CommandRunner.Result result) {
        if (result.status() != 0) {
            throw problem(
                    "'" + String.join(" ", command) + "' says: "
                            + result.output().strip() + ".",
                    null);
        }
    }

    private static Problem problem(String why, @Nullable Throwable cause) {
        return new Problem(
                ExitCode.FAILED,
                "The engine was not removed wholly",
                why,
                "Put right what it says, then run 'purge' again: it goes on from there.",
                cause);
    }
}

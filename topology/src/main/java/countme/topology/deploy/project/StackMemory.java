package countme.topology.deploy.project;

import countme.topology.docker.ContainerEngine;
import countme.topology.docker.StackRecord;
import countme.topology.docker.Volumes;
import countme.topology.policy.Labels;
import countme.topology.report.Problem;
import countme.topology.state.Memo;
import countme.topology.state.Memory;
import countme.topology.state.StateDir;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a project: on its engine, for all who use that. Files of the launcher's own hold what it saw there last, for when no engine is
 * reached; and what launchers remembered before stacks did so themselves.
 */
public final class StackMemory implements Memory {
    private final Platform platform;
    private final Supplier<ContainerEngine> changing;
    private final BooleanSupplier settled;
    private final String project;
    private final Memory files;
    private volatile @Nullable Map<String, String> seen;

    /**
     * Looks at nothing yet.
     *
     * @param changing the engine, for changes
     * @param settled whether nobody else changes it now, so that what was seen still holds
     */
    StackMemory(
            Platform platform,
            Supplier<ContainerEngine> changing,
            BooleanSupplier settled,
            String project,
            StateDir state) {
        this.settled = settled;
        this.platform = platform;
        this.changing = changing;
        this.project = project;
        this.files = Memory.of(state);
    }

    /** One that goes on with what it saw first. */
    public static StackMemory reading(Platform platform, String project, StateDir state) {
        return new StackMemory(platform, platform::engine, () -> true, project, state);
    }

    /** Looks at the engine: others may have changed something. */
    public void look() {
        Map<String, String> unused = now(platform.engine());
    }

    /** All that is remembered now; a {@link Problem} when no engine was reached. */
    Map<String, String> now() {
        return now(reached());
    }

    private Map<String, String> now(ContainerEngine engine) {
        Map<String, String> texts = record(engine).read().orElseGet(this::oldest);
        seen = texts;
        return texts;
    }

    /** The engine, if it was reached already; else a {@link Problem}. */
    ContainerEngine reached() {
        return platform.reached()
                .orElseThrow(() -> Problem.passing(
                        "The stack was not asked", "No engine was reached.", "Run it where the engine is.", null));
    }

    /** Changes what is remembered, whoever else does so at the same time; {@code change} may be asked several times. */
    void update(ContainerEngine engine, UnaryOperator<Map<String, String>> change) {
        seen = record(engine).update(before -> change.apply(before.orElseGet(this::oldest)));
    }

    private StackRecord record(ContainerEngine engine) {
        return new StackRecord(engine, project, platform.time());
    }

    private Map<String, String> oldest() {
        var texts = new HashMap<String, String>();
        for (String name : OLDEST) {
            try {
                files.memo(name).read().ifPresent(text -> texts.put(name, text));
            } catch (IOException e) {
                // Whoever wants it is told.
            }
        }
        return texts;
    }

    /** Nothing is remembered on the engine any more. */
    void forget() {
        ContainerEngine engine = changing.get();
        record(engine).remove();
        Volumes.names(engine, project, Labels.AUDIT).forEach(engine::removeVolume);
        seen = null;
    }

    @Override
    public Memo memo(String name) {
        return new Shared(name);
    }

    private interface FileChange {
        void run() throws IOException;
    }

    private final class Shared implements Memo {
        private final String name;
        private final Memo file;

        Shared(String name) {
            this.name = name;
            this.file = files.memo(name);
        }

        @Override
        public Optional<String> read() throws IOException {
            Map<String, String> texts = seen;
            if (platform.reached().isPresent() && (texts == null || !settled.getAsBoolean())) {
                texts = now();
            }
            return texts == null ? file.read() : Optional.ofNullable(texts.get(name));
        }

        @Override
        public void replace(String text) {
            write(Optional.of(text));
            copy(() -> file.replace(text));
        }

        @Override
        public void erase() {
            write(Optional.empty());
            copy(file::erase);
        }

        /** It is remembered already: a copy that cannot be written makes no failure of that. */
        private void copy(FileChange change) {
            try {
                change.run();
            } catch (IOException e) {
                // The engine is asked first, whoever asks.
            }
        }

        private void write(Optional<String> text) {
            update(changing.get(), before -> {
                var texts = new HashMap<>(before);
                texts.remove(name);
                text.ifPresent(one -> texts.put(name, one));
                return texts;
            });
        }

        @Override
        public String place() {
            return file.place();
        }
    }
}

package countme.topology.deploy;

import countme.topology.config.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what is said. */
final class SaidProgress implements Progress {
    private final List<String> lines = new ArrayList<>();

    @Override
    public Task start(String subject, @Nullable Duration estimate) {
        return Progress.quiet().start(subject, estimate);
    }

    @Override
    public void say(String line) {
        lines.add(line);
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}

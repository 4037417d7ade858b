package countme.topology.deploy;

import countme.topology.report.Progress;
import java.util.ArrayList;
import java.util.List;

/** Keeps what is said. */
public final class SaidProgress implements Progress {
    private final List<String> lines = new ArrayList<>();

    @Override
    public Task start(String subject) {
        return Progress.quiet().start(subject);
    }

    @Override
    public void say(String line) {
        lines.add(line);
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }
}

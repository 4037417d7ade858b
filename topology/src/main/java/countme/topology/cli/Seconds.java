package countme.topology.cli;

import java.time.Duration;
import java.util.Locale;

/** Durations as people read them: {@code 0.8 s}, {@code 42 s}, {@code 7 min 5 s}, {@code 3 h 10 min}, {@code 12 d}. */
final class Seconds {
    private Seconds() {}

    static String of(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
        }
        if (seconds < 86_400) {
            return seconds / 3600 + " h" + (seconds / 60 % 60 == 0 ? "" : " " + seconds / 60 % 60 + " min");
        }
        return seconds / 86_400 + " d";
    }
}

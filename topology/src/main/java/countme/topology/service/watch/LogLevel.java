package countme.topology.service.watch;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How much a log line matters, whatever word its program has for that; the least comes first. */
public enum LogLevel {
    debug,
    info,
    warn,
    error;

    /** What a program's own word stands for; {@code info} where that is not known. */
    public static LogLevel of(String word) {
        return LogFormat.LEVELS.getOrDefault(word.toLowerCase(Locale.ROOT), info);
    }

    /** This one and those that matter more. */
    public List<LogLevel> andAbove() {
        return Arrays.stream(values()).filter(one -> one.compareTo(this) >= 0).toList();
    }
}

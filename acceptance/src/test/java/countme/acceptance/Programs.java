package countme.acceptance;

import java.util.ArrayList;
import java.util.List;

/** Commands that run a program of the tests' in a process of its own. */
final class Programs {
    private Programs() {}

    /** One with a {@code main}, and what it is given. */
    static List<String> command(Class<?> program, List<String> arguments) {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var command = new ArrayList<>(List.of("java", "-XX:TieredStopAtLevel=1", "-cp", classes, program.getName()));
        command.addAll(arguments);
        return command;
    }
}

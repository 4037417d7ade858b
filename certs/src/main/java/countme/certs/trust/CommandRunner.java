package countme.certs.trust;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs a command and waits for it. */
@FunctionalInterface
public interface CommandRunner {
    /** What a shell reports for a program that is not there. */
    int NOT_FOUND = 127;

    Result run(List<String> words);

    /**
     * How it ended.
     *
     * @param output standard output and error together
     */
    record Result(int status, String output) {}

    /** On this machine, without standard input, so that nothing can ask for a password unseen. */
    static CommandRunner local() {
        return words -> {
            try {
                Process process = new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectInput(new File("/dev/null"))
                        .start();
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                return new Result(process.waitFor(), output);
            } catch (IOException e) {
                return new Result(NOT_FOUND, words.get(0) + " is not installed");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Result(130, "interrupted");
            }
        };
    }
}

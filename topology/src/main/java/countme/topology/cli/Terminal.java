package countme.topology.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/** Whether a person sits before the launcher, and what they answer. */
final class Terminal {
    static final int STDIN = 0;
    static final int STDOUT = 1;
    static final int STDERR = 2;

    private Terminal() {}

    /** Asks the system; since JDK 22 {@code System.console()} is there even when nobody is. */
    static boolean is(int fileDescriptor) {
        return test("-t", String.valueOf(fileDescriptor));
    }

    /** Whether another program is at the other end. */
    static boolean isPipe(int fileDescriptor) {
        String file = "/dev/fd/" + fileDescriptor;
        return test("-p", file) || test("-S", file);
    }

    private static boolean test(String... question) {
        try {
            var command = new ArrayList<>(List.of("test"));
            command.addAll(List.of(question));
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Prints a question and reads a line; empty at the end of input. */
    static String ask(String question, PrintStream to) {
        to.print(question);
        to.flush();
        try {
            String line = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
            return line == null ? "" : line.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

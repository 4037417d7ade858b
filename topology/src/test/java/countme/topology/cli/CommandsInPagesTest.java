package countme.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.Topology;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Whatever the pages tell people to type, the launcher knows: the verb, and each option of it. */
class CommandsInPagesTest {
    private static final CommandLine LAUNCHER = launcher();
    /** The launcher's name as the pages have it, and what is typed after it, up to where the shell reads something else. */
    private static final Pattern CALL = Pattern.compile(
            "(?:^|[\\s(`\"'=])(?:countme|(?:\\S*/)?bin/countme|java -jar \\S*topology\\.jar) +([^|#;&<>`\"'\\n)]*)");

    private static final Pattern FENCED = Pattern.compile("(?ms)^```[^\\n]*\\n(.*?)^```");
    private static final Pattern INLINE = Pattern.compile("`([^`\\n]+)`");
    /** What stands for something. */
    private static final Pattern PLACEHOLDER = Pattern.compile("[A-Z][A-Z…\\\\|]*|…|\\[.*|\\{.*|\\$.*");

    private static CommandLine launcher() {
        var nowhere = new PrintStream(OutputStream.nullOutputStream());
        var root = new Root(Topology::new, Map.of(), nowhere, nowhere);
        var launcher = new CommandLine(root);
        root.addSettings(launcher.getCommandSpec(), List.of());
        return launcher;
    }

    @Test
    void thePagesNameNoVerbAndNoOptionThatIsNotThere() throws IOException {
        var wrong = new TreeMap<String, List<String>>();
        int calls = 0;
        for (Path page : pages()) {
            for (String typed : typed(Files.readString(page))) {
                calls++;
                unknown(typed)
                        .forEach(word -> wrong.computeIfAbsent(page.toString(), unused -> new ArrayList<>())
                                .add(word + " in '" + typed + "'"));
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(calls).as("commands that were found").isGreaterThan(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "up -d",
                "-p shop status --watch",
                "images lock --image-lock images.lock",
                "exec app-1 -- sh -c 'kill 1'",
                "scale app=3",
                "help images list",
                "logs -f -n 5 proxy",
                "VERB --help",
                "up --https-port=8444"
            })
    void whatCanBeTypedIsKnown(String typed) {
        assertThat(unknown(typed)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "upp,upp",
        "up --detached,--detached",
        "images lock --wait,--wait",
        "images gather,gather",
        "-p shop stat,stat",
        "status -z,-z"
    })
    void whatCannotBeTypedIsFound(String typed, String unknown) {
        assertThat(unknown(typed)).containsExactly(unknown);
    }

    @Test
    void callsAreFoundInBlocksAndWithinLines() {
        assertThat(typed("""
                        The countme that does. Type `countme open`, or `status --watch`; `java -jar topology/target/topology.jar plan`.
                        ```
                        java -jar topology.jar up -d && countme down | head   # the stack
                        alias countme="java -jar $PWD/topology/target/topology.jar"
                        ```
                        """)).containsExactly("up -d", "down", "open", "status --watch", "plan");
    }

    private static List<Path> pages() throws IOException {
        Path root = Files.isDirectory(Path.of("docs")) ? Path.of("") : Path.of("..");
        try (Stream<Path> docs = Files.walk(root.resolve("docs"))) {
            return Stream.concat(Stream.of(root.resolve("README.md")), docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    /** What is typed after the launcher's name, on a page. */
    private static List<String> typed(String page) {
        var typed = new ArrayList<String>();
        Matcher fenced = FENCED.matcher(page);
        while (fenced.find()) {
            calls(fenced.group(1)).forEach(typed::add);
        }
        Matcher inline = INLINE.matcher(FENCED.matcher(page).replaceAll(""));
        while (inline.find()) {
            String code = inline.group(1);
            List<String> calls = calls(code).toList();
            typed.addAll(calls);
            // Pages often leave the launcher's name out.
            if (calls.isEmpty()
                    && code.contains(" --")
                    && LAUNCHER.getSubcommands().containsKey(code.split(" ", 2)[0])) {
                typed.add(code.replaceAll("[|#;&<>].*", "").strip());
            }
        }
        return typed;
    }

    private static Stream<String> calls(String text) {
        return CALL.matcher(text.replace("\\\n", " "))
                .results()
                .map(call -> call.group(1).strip())
                .filter(call -> !call.isEmpty());
    }

    /** The words of a call that the launcher does not know. */
    private static List<String> unknown(String typed) {
        var unknown = new ArrayList<String>();
        CommandLine command = LAUNCHER;
        boolean value = false;
        for (String word : typed.split(" +", -1)) {
            if (word.equals("--")) {
                break;
            }
            if (value) {
                value = false;
            } else if (word.startsWith("-") && word.length() > 1) {
                OptionSpec option = option(command, word);
                if (option == null) {
                    unknown.add(word);
                } else {
                    value = option.arity().min() > 0
                            && !word.contains("=")
                            && option.names()[0].length() <= word.length();
                }
            } else if (!command.getSubcommands().isEmpty()) {
                CommandLine next = command.getSubcommands().get(word.replaceAll("[.,:]$", ""));
                if (next == null) {
                    if (!PLACEHOLDER.matcher(word).matches()) {
                        unknown.add(word);
                    }
                    break;
                }
                command = next;
            }
        }
        return unknown;
    }

    /** Of several letters after one dash, the first. */
    private static @Nullable OptionSpec option(CommandLine command, String word) {
        String name = word.replaceFirst("=.*", "").replaceAll("[.,:…\\]]+$", "");
        var options = new HashMap<>(LAUNCHER.getCommandSpec().optionsMap());
        options.putAll(command.getCommandSpec().optionsMap());
        OptionSpec whole = options.get(name);
        return whole != null || name.startsWith("--") ? whole : options.get(name.substring(0, 2));
    }
}

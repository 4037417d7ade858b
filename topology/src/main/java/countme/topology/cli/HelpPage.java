package countme.topology.cli;

import countme.topology.cli.TextLayout.Entry;
import countme.topology.cli.VerbHelp.Group;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The help of a command as text: verbs first, then what may be said with it, then examples. */
final class HelpPage {
    private final CommandSpec spec;
    private final int width;
    private final List<String> sections = new ArrayList<>();

    private HelpPage(CommandSpec spec, int width) {
        this.spec = spec;
        this.width = width;
    }

    /**
     * Of the launcher itself or of a verb.
     *
     * @param width letters in a line
     */
    static String of(CommandSpec spec, int width) {
        return new HelpPage(spec, width).text();
    }

    /** Of all that can be set. */
    static String ofSettings(CommandSpec launcher, int width) {
        var page = new HelpPage(launcher, width);
        page.sections.add(TextLayout.hanging(
                "",
                "Every verb that works with a stack takes settings. A value comes from what is typed, such as --https-port 8443;"
                        + " else from a variable, COUNTME_HTTPS_PORT=8443; else from the file that --config-file names,"
                        + " https-port=8443; else from --production, the last 'scale' or the default. 'config' shows what holds,"
                        + " and where it comes from.",
                width));
        page.add("Settings", page.options(Kind.SETTING));
        page.add("With every verb", page.options(Kind.OWN));
        return page.joined();
    }

    /** How the launcher is called where it runs: the distribution's own command says its name. */
    static String launcher() {
        return System.getProperty("countme.command", "java -jar topology.jar");
    }

    private enum Kind {
        OWN,
        SETTING;

        boolean is(OptionSpec option) {
            return SettingFlags.isSetting(option) == (this == SETTING);
        }
    }

    private String text() {
        VerbHelp help = help(spec);
        usage();
        if (spec.parent() == null) {
            groups();
            add("Options", taken(help).toList());
        } else {
            add(
                    "Verbs",
                    spec.subcommands().values().stream().map(HelpPage::entry).toList());
            add("Arguments and options", Stream.concat(own(), taken(help)).toList());
        }
        examples(help.examples());
        sections.add(TextLayout.hanging("", more(), width));
        return joined();
    }

    /** What a verb's class says of its help. */
    static VerbHelp help(CommandSpec spec) {
        return Objects.requireNonNull(
                spec.userObject().getClass().getAnnotation(VerbHelp.class), () -> spec.name() + " has no VerbHelp");
    }

    private String more() {
        if (spec.subcommands().isEmpty()) {
            return "More options: 'help settings'.";
        }
        return "'help " + (words(spec) + " VERB").strip() + "' explains a verb, 'help settings' all options.";
    }

    private void usage() {
        String[] custom = spec.usageMessage().customSynopsis();
        String usage = custom.length > 0 ? String.join(" ", custom) : synopsis();
        sections.add(TextLayout.hanging("Usage: ", launcher() + " " + usage, width));
        sections.add(TextLayout.hanging("", String.join(" ", spec.usageMessage().description()), width));
    }

    private String synopsis() {
        Stream<String> parameters = spec.positionalParameters().stream().map(HelpPage::label);
        Stream<String> verb = spec.subcommands().isEmpty() ? Stream.of() : Stream.of("VERB");
        return Stream.of(Stream.of(words(spec)), verb, parameters, Stream.of("[OPTION…]"))
                .flatMap(each -> each)
                .collect(Collectors.joining(" "));
    }

    /** What is typed for it: {@code images list}. */
    static String words(CommandSpec spec) {
        return spec.qualifiedName().replaceFirst("^\\S+ ?", "");
    }

    private void groups() {
        Collection<CommandLine> verbs = spec.subcommands().values();
        int names = TextLayout.widest(verbs.stream().map(HelpPage::entry).toList());
        for (Group group : Group.values()) {
            add(
                    group.heading(),
                    verbs.stream()
                            .filter(verb ->
                                    List.of(help(verb.getCommandSpec()).group()).contains(group))
                            .map(HelpPage::entry)
                            .toList(),
                    names);
        }
    }

    private static Entry entry(CommandLine verb) {
        return new Entry(
                verb.getCommandName(), verb.getCommandSpec().usageMessage().description()[0]);
    }

    private Stream<Entry> own() {
        Stream<Entry> parameters = spec.positionalParameters().stream()
                .map(each -> new Entry(label(each), explanation(each.description())));
        Stream<Entry> options = spec.options().stream()
                .filter(option -> !option.inherited() && Kind.OWN.is(option))
                .map(HelpPage::entry);
        return Stream.concat(parameters, options);
    }

    private Stream<Entry> taken(VerbHelp help) {
        return Arrays.stream(help.takes()).map(name -> entry(spec.root().findOption(name)));
    }

    private List<Entry> options(Kind kind) {
        return spec.options().stream().filter(kind::is).map(HelpPage::entry).toList();
    }

    private static Entry entry(OptionSpec option) {
        String names = String.join(", ", option.names());
        return new Entry(
                option.arity().max() == 0 ? names : names + " " + option.paramLabel(),
                explanation(option.description()));
    }

    private static String label(PositionalParamSpec parameter) {
        String label = parameter.paramLabel() + (parameter.isMultiValue() ? "…" : "");
        return parameter.arity().min() == 0 ? "[" + label + "]" : label;
    }

    private static String explanation(String... description) {
        return String.join(" ", description);
    }

    private void examples(String... examples) {
        String lines = Arrays.stream(examples)
                .map(example -> example.split(" # ", 2))
                .map(example -> comment(example[1]) + "\n" + command(example[0]))
                .collect(Collectors.joining("\n"));
        sections.add(examples.length == 1 ? "Example\n" + lines : "Examples\n" + lines);
    }

    private String comment(String text) {
        return TextLayout.hanging("  # ", text, width).replace("\n    ", "\n  # ");
    }

    /** A line to copy: where it does not fit, the shell is told that it goes on. */
    private String command(String arguments) {
        return TextLayout.hanging("  ", launcher() + " " + arguments, width - 4).replace("\n", " \\\n  ");
    }

    private void add(String heading, List<Entry> entries) {
        add(heading, entries, TextLayout.widest(entries));
    }

    private void add(String heading, List<Entry> entries, int names) {
        if (!entries.isEmpty()) {
            sections.add(heading + "\n" + TextLayout.entries(entries, names, width));
        }
    }

    private String joined() {
        return String.join("\n\n", sections) + "\n";
    }
}

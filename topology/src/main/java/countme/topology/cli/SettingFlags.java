package countme.topology.cli;

import countme.topology.config.Setting;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/** A flag for every setting. */
final class SettingFlags {
    private final Map<Setting, String> given = new EnumMap<>(Setting.class);
    private final Map<Setting, Object> values = new EnumMap<>(Setting.class);

    /** What was given on the command line. */
    Map<Setting, String> given() {
        return Collections.unmodifiableMap(given);
    }

    /**
     * Makes them known to a command and to the verbs that may be meant: for all of them it would take a tenth of a start.
     *
     * @param arguments what was typed
     */
    void addTo(CommandSpec spec, List<String> arguments) {
        boolean whole = arguments.contains(CompletionVerb.NAME);
        addTo(spec, ScopeType.LOCAL);
        spec.subcommands().forEach((name, verb) -> {
            boolean known = HelpPage.help(verb.getCommandSpec()).settings();
            if (known && (whole || arguments.contains(name))) {
                addTo(verb.getCommandSpec(), ScopeType.INHERIT);
            }
        });
    }

    private void addTo(CommandSpec spec, ScopeType scope) {
        for (Setting setting : Setting.values()) {
            spec.addOption(typed(setting, OptionSpec.builder(names(setting)))
                    .paramLabel(label(setting))
                    .scopeType(scope)
                    .description(description(setting))
                    .setter(setter(setting))
                    .build());
        }
    }

    /** One that names several things may be given several times. */
    private static OptionSpec.Builder typed(Setting setting, OptionSpec.Builder option) {
        return setting == Setting.IMAGE
                ? option.type(List.class).auxiliaryTypes(String.class)
                : option.type(String.class);
    }

    private static String text(Object value) {
        return value instanceof List<?> all
                ? all.stream().map(String::valueOf).collect(Collectors.joining(","))
                : value.toString();
    }

    /** Whether it is the flag of a setting, and none that the launcher or a verb has besides. */
    static boolean isSetting(OptionSpec option) {
        return Setting.byKey(option.longestName().replaceFirst("^--", "")).isPresent();
    }

    private static String description(Setting setting) {
        String words = setting.description();
        String sentence = Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
        return setting.defaultValue().isEmpty() ? sentence : sentence + " Default: " + setting.defaultValue() + ".";
    }

    private static String label(Setting setting) {
        return switch (setting) {
            case PROJECT -> "NAME";
            case ENGINE -> "URL";
            case CLUSTER -> "CONTEXT";
            case IMAGE -> "SERVICE=IMAGE";
            default -> "VALUE";
        };
    }

    private ISetter setter(Setting setting) {
        return new ISetter() {
            @Override
            @SuppressWarnings({"unchecked", "NullAway"}) // picocli's setters give back the value before, or null
            public <T> T set(T value) {
                T before = (T) values.get(setting);
                if (value != null) {
                    values.put(setting, value);
                    given.put(setting, text(value));
                }
                return before;
            }
        };
    }

    private static String[] names(Setting setting) {
        String flag = "--" + setting.key();
        return switch (setting) {
            case PROJECT -> new String[] {"-p", flag};
            case ENGINE -> new String[] {"-e", flag};
            default -> new String[] {flag};
        };
    }
}

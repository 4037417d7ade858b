package countme.topology.config;

import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Resolves settings: flags over {@code COUNTME_*} environment over a properties file over a preset over defaults, each value with
 * where it came from.
 */
public final class SettingSources {
    /** A value and its origin, such as {@code flag --bind} or {@code default}. */
    public record Sourced(String value, String source) {
        /** What the last {@code up} was given. */
        public static Sourced remembered(String value, String place) {
            return new Sourced(value, REMEMBERED + place);
        }

        /** Whether somebody set it now, and not only for the last {@code up}. */
        public boolean isGiven() {
            return !isDefault() && !source.startsWith(REMEMBERED);
        }

        /** Whether nobody set it. */
        public boolean isDefault() {
            return source.equals(DEFAULT);
        }
    }

    private static final String DEFAULT = "default";
    private static final String REMEMBERED = "last up ";

    private static final Path HERE = Path.of("");

    private static final Map<Setting, String> PRODUCTION =
            Map.of(Setting.BIND, "0.0.0.0", Setting.HTTPS_PORT, "443", Setting.HTTP_PORT, "80");

    private SettingSources() {}

    /**
     * Looks every setting up in each source, the strongest first. Relative paths in the file are counted from its directory.
     *
     * @param flags what was typed
     * @param environment the process environment
     * @param file a properties file, or null
     * @param production whether the {@code production} preset lies under all of them
     */
    public static Map<Setting, Sourced> resolve(
            Map<Setting, String> flags, Map<String, String> environment, @Nullable Path file, boolean production) {
        Map<Setting, String> properties = file == null ? Map.of() : read(file);
        var resolved = new EnumMap<Setting, Sourced>(Setting.class);
        for (Setting setting : Setting.values()) {
            resolved.put(setting, first(setting, flags, environment, properties, file, production));
        }
        return resolved;
    }

    private static Sourced first(
            Setting setting,
            Map<Setting, String> flags,
            Map<String, String> environment,
            Map<Setting, String> properties,
            @Nullable Path file,
            boolean production) {
        String flag = flags.get(setting);
        if (flag != null) {
            return new Sourced(setting.absolute(flag.strip(), HERE), "flag --" + setting.key());
        }
        String variable = environment.get(setting.variable());
        if (variable != null) {
            return new Sourced(setting.absolute(variable.strip(), HERE), "environment " + setting.variable());
        }
        String property = properties.get(setting);
        if (property != null && file != null) {
            Path beside = CurrentDirectory.absolute(file).resolveSibling("");
            return new Sourced(setting.absolute(property.strip(), beside), "file " + file);
        }
        String preset = production ? PRODUCTION.get(setting) : null;
        return preset != null ? new Sourced(preset, "preset production") : new Sourced(setting.defaultValue(), DEFAULT);
    }

    private static Map<Setting, String> read(Path file) {
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new Problem(
                    ExitCode.USAGE,
                    "Cannot read the settings file " + file,
                    e instanceof java.nio.file.NoSuchFileException ? "There is no such file." : e.getMessage() + ".",
                    "Name a readable properties file with --config-file, or leave the flag out.",
                    e);
        }
        var values = new EnumMap<Setting, String>(Setting.class);
        for (String key : properties.stringPropertyNames()) {
            Setting setting = Setting.byKey(key)
                    .orElseThrow(() -> Problem.usage(
                            "Unknown setting '" + key + "' in " + file,
                            "No setting has that name.",
                            "The names are the flags without dashes; 'help settings' lists them."));
            values.put(setting, properties.getProperty(key));
        }
        return values;
    }
}

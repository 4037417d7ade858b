package countme.topology.config;

import countme.topology.config.SettingSources.Sourced;
import countme.topology.report.Problem;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads resolved values one by one; a wrong one is a {@link Problem} that names its source. */
record SettingReader(Map<Setting, Sourced> values) {
    String text(Setting setting) {
        Sourced sourced = values.get(setting);
        return sourced == null ? setting.defaultValue() : sourced.value();
    }

    String matching(Setting setting, Pattern pattern, String expected) {
        String value = text(setting);
        if (!pattern.matcher(value).matches()) {
            throw wrong(setting, expected);
        }
        return value;
    }

    int number(Setting setting, int min, int max) {
        String value = text(setting);
        if (value.matches("\\d{1,8}")) {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        }
        throw wrong(setting, "a whole number from " + min + " to " + max);
    }

    boolean flag(Setting setting) {
        return switch (text(setting)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(setting, "true or false");
        };
    }

    String address(Setting setting) {
        String value = text(setting);
        if (!Ports.isAddress(value)) {
            throw wrong(setting, "an IP address such as 127.0.0.1 or 0.0.0.0");
        }
        return value;
    }

    List<String> list(Setting setting, Pattern each, String expected) {
        List<String> items = Arrays.stream(text(setting).split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
        if (!items.stream().allMatch(item -> each.matcher(item).matches())) {
            throw wrong(setting, expected);
        }
        return items;
    }

    Optional<Subnet> subnet() {
        String value = text(Setting.SUBNET);
        if (value.equals("auto")) {
            return Optional.empty();
        }
        return Optional.of(
                Subnet.parse(value).orElseThrow(() -> wrong(Setting.SUBNET, "auto, or a /24 such as 10.213.7.0/24")));
    }

    Optional<Settings.OwnCertificate> certificate() {
        String chain = text(Setting.CERTIFICATE);
        String key = text(Setting.CERTIFICATE_KEY);
        if (chain.isEmpty() != key.isEmpty()) {
            throw Problem.usage(
                    "Only one of --certificate and --certificate-key is set",
                    "A certificate is of no use without its key, and the other way round.",
                    "Set both, or neither to use the local authority.");
        }
        return chain.isEmpty()
                ? Optional.empty()
                : Optional.of(new Settings.OwnCertificate(Path.of(chain), Path.of(key)));
    }

    /** A file on this machine; empty when none is named. Whoever uses it sees whether it is there. */
    Optional<Path> file(Setting setting) {
        return text(setting).isEmpty() ? Optional.empty() : Optional.of(Path.of(text(setting)));
    }

    Problem wrong(Setting setting, String expected) {
        Sourced sourced = values.get(setting);
        String source = sourced == null ? "default" : sourced.source();
        return Problem.usage(
                "Wrong value '" + setting.shown(text(setting)) + "' for " + setting.key() + " (" + source + ")",
                "Expected " + expected + ".",
                "Set --" + setting.key() + " or " + setting.variable() + ".");
    }
}

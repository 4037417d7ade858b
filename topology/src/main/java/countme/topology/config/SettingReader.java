package countme.topology.config;

import countme.topology.config.SettingSources.Sourced;
import countme.topology.report.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads resolved values one by one; a wrong one is a {@link Problem} that names its source. */
record SettingReader(Map<Setting, Sourced> values) {
    private static final Pattern NETWORK = Pattern.compile("(?<address>[0-9a-fA-F.:]+)(/(?<bits>\\d{1,3}))?");

    private static final Pattern EMAIL = Pattern.compile("([^\\s@]+@[^\\s@]+)?");

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

    List<String> list(Setting setting, Pattern each) {
        return list(setting, each.asMatchPredicate(), "host names or IP addresses separated by commas");
    }

    List<String> services(Setting setting) {
        return list(setting, name -> name.matches("[a-z0-9][a-z0-9-]*"), "names of services separated by commas");
    }

    Map<String, String> images() {
        return list(
                        Setting.IMAGE,
                        item -> item.matches("[a-z0-9][a-z0-9-]*=\\S+"),
                        "SERVICE=IMAGE such as app=registry.example/countme/app:1, separated by commas")
                .stream()
                .map(item -> item.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (first, last) -> last));
    }

    /** Addresses, and networks such as 192.0.2.0/24. */
    List<String> networks(Setting setting) {
        return list(
                setting,
                SettingReader::isNetwork,
                "addresses or networks such as 192.0.2.7 or 192.0.2.0/24, separated by commas");
    }

    private List<String> list(Setting setting, Predicate<String> each, String expected) {
        List<String> items = Arrays.stream(text(setting).split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
        if (!items.stream().allMatch(each)) {
            throw wrong(setting, expected);
        }
        return items;
    }

    private static boolean isNetwork(String value) {
        Matcher network = NETWORK.matcher(value);
        return network.matches()
                && Ports.isAddress(network.group("address"))
                && (network.group("bits") == null
                        || Integer.parseInt(network.group("bits")) <= (value.contains(":") ? 128 : 32));
    }

    <E extends Enum<E>> E one(Setting setting, Class<E> choices) {
        E[] all = choices.getEnumConstants();
        return Arrays.stream(all)
                .filter(choice -> choice.name().equals(text(setting)))
                .findFirst()
                .orElseThrow(
                        () -> wrong(setting, Arrays.stream(all).map(Enum::name).collect(Collectors.joining(" or "))));
    }

    Optional<Subnets> subnets() {
        String value = text(Setting.SUBNET);
        if (value.equals("auto")) {
            return Optional.empty();
        }
        return Optional.of(
                Subnets.parse(value).orElseThrow(() -> wrong(Setting.SUBNET, "auto, or a /22 such as 10.213.4.0/22")));
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

    /** Whom to ask for a public certificate, and for which names. */
    Optional<Acme> acme() {
        String directory = text(Setting.ACME);
        if (directory.isEmpty()) {
            return Optional.empty();
        }
        if (certificate().isPresent()) {
            throw Problem.usage(
                    "Both --acme and --certificate are set",
                    "Users are shown one certificate.",
                    "Leave out one of the two.");
        }
        if (!flag(Setting.ACME_AGREE_TERMS)) {
            throw Problem.usage(
                    "--acme is set without --acme-agree-terms true",
                    "The authority gives certificates only to whoever agrees to its terms of service.",
                    "Read them ('curl " + directory
                            + "' names them as termsOfService), then add --acme-agree-terms true.");
        }
        Set<String> names = Stream.concat(
                        Stream.of(text(Setting.SERVER_NAME)), list(Setting.HOSTS, item -> true, "").stream())
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        String email = matching(Setting.ACME_EMAIL, EMAIL, "an address such as ops@count.example.com, or nothing");
        return Optional.of(new Acme(
                directory(directory),
                email.isEmpty() ? Optional.empty() : Optional.of(email),
                file(Setting.ACME_TRUST),
                names));
    }

    private URI directory(String text) {
        try {
            URI uri = new URI(text);
            if ("https".equals(uri.getScheme()) && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Told below.
        }
        throw wrong(
                Setting.ACME, "an https address such as https://acme-v02.api.letsencrypt.org/directory, or nothing");
    }

    /** Whether balancers speak the PROXY protocol; there have to be some, as anybody else who does is not believed. */
    boolean proxyProtocol() {
        boolean spoken = flag(Setting.PROXY_PROTOCOL);
        if (spoken && networks(Setting.TRUSTED_PROXIES).isEmpty()) {
            throw Problem.usage(
                    "--proxy-protocol is set without --trusted-proxies",
                    "Only balancers that are named are believed about whom they ask for, and here none is.",
                    "Name them with --trusted-proxies, or set --proxy-protocol to false.");
        }
        return spoken;
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

package countme.topology.config;

import countme.topology.config.SettingSources.Sourced;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the operator chose, validated: an instance is always usable.
 *
 * @param project names everything the stack has on the engine
 * @param engine which engine, see {@link Setting#ENGINE}
 * @param ports where the proxy listens
 * @param serverName the name HTTP redirects to
 * @param hosts more names for the certificate
 * @param replicas counter replicas, 1 to {@value #MAX_REPLICAS}
 * @param subnet the stack's network, empty to let countme choose
 * @param certificate the operator's own certificate and key, empty for the local authority's
 * @param waitTimeout how long a service may take to become healthy
 * @param minFreeDisk bytes that must stay free on the engine's disk
 * @param alertReceivers whom alerts are sent to
 */
public record Settings(
        String project,
        String engine,
        Ports ports,
        String serverName,
        List<String> hosts,
        int replicas,
        Optional<Subnet> subnet,
        Optional<OwnCertificate> certificate,
        Duration waitTimeout,
        long minFreeDisk,
        AlertReceivers alertReceivers) {

    public static final int MAX_REPLICAS = 8;

    private static final Pattern PROJECT = Pattern.compile("[a-z0-9][a-z0-9-]{0,40}");
    private static final String NAME =
            "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*";
    private static final Pattern SERVER_NAME = Pattern.compile(NAME);
    /** None of these can end the quotes they are written into Alertmanager's configuration with. */
    private static final Pattern MAIL = Pattern.compile("[A-Za-z0-9.!#$%&*+/=?^_{|}~-]+@" + NAME);

    private static final Pattern SERVER = Pattern.compile(NAME + ":\\d{1,5}");
    private static final Pattern URL = Pattern.compile("https?://[^\\s'\"]+");
    private static final Pattern HOST = Pattern.compile("(\\*\\.)?" + NAME + "|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    /** Files of a certificate the operator brings along. */
    public record OwnCertificate(Path chain, Path key) {}

    public Settings {
        hosts = List.copyOf(hosts);
    }

    /** Validates resolved values; the first wrong one is a {@link Problem} that names its source. */
    public static Settings from(Map<Setting, Sourced> values) {
        var read = new Reading(values);
        return new Settings(
                read.matching(Setting.PROJECT, PROJECT, "lower-case letters, digits and dashes, at most 41"),
                read.text(Setting.ENGINE),
                new Ports(
                        read.address(Setting.BIND),
                        read.number(Setting.HTTPS_PORT, 1, 65535),
                        read.number(Setting.HTTP_PORT, 1, 65535),
                        read.address(Setting.OPS_BIND),
                        read.number(Setting.OPS_PORT, 1, 65535)),
                read.matching(Setting.SERVER_NAME, SERVER_NAME, "a host name such as count.example"),
                read.list(Setting.HOSTS, HOST),
                read.number(Setting.REPLICAS, 1, MAX_REPLICAS),
                read.subnet(),
                read.certificate(),
                Duration.ofSeconds(read.number(Setting.WAIT_TIMEOUT, 1, 86_400)),
                read.number(Setting.MIN_FREE_DISK, 0, 10_000_000) * 1024L * 1024L,
                read.alertReceivers());
    }

    /** The defaults, for a test or a Java caller to amend. */
    public static Settings defaults() {
        return from(SettingSources.resolve(Map.of(), Map.of(), null, false));
    }

    public Settings withProject(String newProject) {
        return new Settings(
                newProject,
                engine,
                ports,
                serverName,
                hosts,
                replicas,
                subnet,
                certificate,
                waitTimeout,
                minFreeDisk,
                alertReceivers);
    }

    public Settings withPorts(Ports newPorts) {
        return new Settings(
                project,
                engine,
                newPorts,
                serverName,
                hosts,
                replicas,
                subnet,
                certificate,
                waitTimeout,
                minFreeDisk,
                alertReceivers);
    }

    public Settings withReplicas(int newReplicas) {
        return new Settings(
                project,
                engine,
                ports,
                serverName,
                hosts,
                newReplicas,
                subnet,
                certificate,
                waitTimeout,
                minFreeDisk,
                alertReceivers);
    }

    private record Reading(Map<Setting, Sourced> values) {
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

        String address(Setting setting) {
            String value = text(setting);
            if (!Ports.isAddress(value)) {
                throw wrong(setting, "an IP address such as 127.0.0.1 or 0.0.0.0");
            }
            return value;
        }

        List<String> list(Setting setting, Pattern each) {
            List<String> items = Arrays.stream(text(setting).split(",", -1))
                    .map(String::strip)
                    .filter(item -> !item.isEmpty())
                    .toList();
            if (!items.stream().allMatch(item -> each.matcher(item).matches())) {
                throw wrong(setting, "host names or IP addresses separated by commas");
            }
            return items;
        }

        Optional<Subnet> subnet() {
            String value = text(Setting.SUBNET);
            if (value.equals("auto")) {
                return Optional.empty();
            }
            return Optional.of(Subnet.parse(value)
                    .orElseThrow(() -> wrong(Setting.SUBNET, "auto, or a /24 such as 10.213.7.0/24")));
        }

        Optional<OwnCertificate> certificate() {
            String chain = text(Setting.CERTIFICATE);
            String key = text(Setting.CERTIFICATE_KEY);
            if (chain.isEmpty() != key.isEmpty()) {
                throw Problem.usage(
                        "Only one of --certificate and --certificate-key is set",
                        "A certificate is of no use without its key, and the other way round.",
                        "Set both, or neither to use the local authority.");
            }
            return chain.isEmpty() ? Optional.empty() : Optional.of(new OwnCertificate(Path.of(chain), Path.of(key)));
        }

        AlertReceivers alertReceivers() {
            String to = text(Setting.ALERT_EMAIL);
            if (to.isEmpty() != text(Setting.SMTP_SERVER).isEmpty()) {
                throw Problem.usage(
                        "Only one of --alert-email and --smtp-server is set",
                        "An e-mail needs both an address and a server that takes it.",
                        "Set both, or neither.");
            }
            Optional<AlertReceivers.Mail> mail = to.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new AlertReceivers.Mail(
                            matching(Setting.ALERT_EMAIL, MAIL, "an address such as ops@count.example"),
                            matching(Setting.ALERT_SENDER, MAIL, "an address such as countme@count.example"),
                            matching(Setting.SMTP_SERVER, SERVER, "host:port")));
            String webhook = text(Setting.ALERT_WEBHOOK);
            return new AlertReceivers(
                    webhook.isEmpty()
                            ? Optional.empty()
                            : Optional.of(matching(Setting.ALERT_WEBHOOK, URL, "an http or https URL")),
                    mail);
        }

        private Problem wrong(Setting setting, String expected) {
            Sourced sourced = values.get(setting);
            String source = sourced == null ? "default" : sourced.source();
            return Problem.usage(
                    "Wrong value '" + text(setting) + "' for " + setting.key() + " (" + source + ")",
                    "Expected " + expected + ".",
                    "Set --" + setting.key() + " or " + setting.variable() + ".");
        }
    }
}

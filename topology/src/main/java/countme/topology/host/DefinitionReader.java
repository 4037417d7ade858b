package countme.topology.host;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import countme.topology.report.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a definition from its YAML file, and refuses one that nobody could use. */
public final class DefinitionReader {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Pattern HOST_NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?");
    private static final Pattern USER_NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}");
    private static final Pattern SERVER = Pattern.compile("[A-Za-z0-9.:-]{1,253}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern TIME = Pattern.compile("([01]\\d|2[0-3]):[0-5]\\d");
    /** What a line of a unit's {@code ExecStart} takes as one word as it is. */
    private static final Pattern ARGUMENT = Pattern.compile("[A-Za-z0-9_.,:=/@+-]+");

    private static final Set<String> TAKEN =
            Set.of("root", "core", "countme", "daemon", "bin", "sys", "nobody", "docker", "sshd", "sudo");

    private final Path file;
    private final LocalDate today;

    private DefinitionReader(Path file, LocalDate today) {
        this.file = file;
        this.today = today;
    }

    /**
     * Reads it.
     *
     * @param today whoever's last day was before is refused
     * @throws Problem for the first thing that is wrong, with its field
     */
    public static HostDefinition read(Path file, LocalDate today) {
        try {
            return new DefinitionReader(file, today).parse(Files.readString(file));
        } catch (IOException e) {
            throw Problem.usage(
                    "The definition " + file + " cannot be read",
                    e.getClass().getSimpleName() + ": " + e.getMessage() + ".",
                    "Name the host's definition with --definition; docs/host.yaml is one to begin with.");
        }
    }

    /** The same for what is at hand as text; {@code name} stands for the file in messages. */
    static HostDefinition parse(String text, Path name, LocalDate today) {
        return new DefinitionReader(name, today).parse(text);
    }

    private HostDefinition parse(String text) {
        Field root = new Field(file, "", tree(text))
                .knowing(
                        "name",
                        "admin-networks",
                        "operator",
                        "ssh-port",
                        "web-ports",
                        "users",
                        "update-window",
                        "time-servers",
                        "ban-minutes",
                        "backup",
                        "launcher");
        List<Cidr> admins = root.get("admin-networks").elements().stream()
                .map(DefinitionReader::network)
                .toList();
        if (admins.isEmpty()) {
            throw root.get("admin-networks")
                    .wrong("it is empty", "The firewall would let nobody in over SSH, you included.");
        }
        var definition = new HostDefinition(
                root.get("name").matching(HOST_NAME, "lower-case letters, digits, dashes and points"),
                admins,
                root.find("ssh-port").map(port -> port.number(1, 65535)).orElse(22),
                root.find("web-ports").map(this::webPorts).orElse(List.of(80, 443)),
                users(root.get("users")),
                root.find("update-window")
                        .map(this::window)
                        .orElse(new UpdateWindow(List.of("Sat", "Sun"), LocalTime.of(3, 0), 60)),
                root.find("time-servers").map(this::timeServers).orElse(List.of()),
                Duration.ofMinutes(root.find("ban-minutes")
                        .map(minutes -> minutes.number(1, 10_000))
                        .orElse(60)),
                root.find("backup").map(this::backup).orElse(new BackupSchedule(LocalTime.of(2, 30), 14)),
                root.find("launcher").map(this::launcher));
        root.find("operator").ifPresent(operator -> requireLetIn(operator, definition));
        return definition;
    }

    private JsonNode tree(String text) {
        try {
            JsonNode tree = YAML.readTree(text);
            return tree.isMissingNode() || tree.isNull() ? YAML.createObjectNode() : tree;
        } catch (JsonProcessingException e) {
            String line =
                    e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
            throw Problem.usage(
                    "The definition " + file + line + " is no YAML",
                    e.getOriginalMessage().lines().findFirst().orElse("").strip() + ".",
                    "Correct the file; docs/host.yaml is one to compare with.");
        }
    }

    private static Cidr network(Field field) {
        return Cidr.parse(field.text())
                .filter(network -> network.bits() > 0)
                .orElseThrow(() -> field.wrong(
                        "'" + field.text() + "'",
                        "Expected a network such as 192.0.2.0/24 or 2001:db8::/48, or one address, but not"
                                + " everybody's."));
    }

    private static void requireLetIn(Field operator, HostDefinition definition) {
        if (!definition.lets(network(operator))) {
            throw operator.wrong(
                    operator.text() + " is in none of admin-networks",
                    "The firewall would shut the operator out of the host.");
        }
    }

    private List<Integer> webPorts(Field field) {
        return field.elements().stream().map(port -> port.number(1, 65535)).toList();
    }

    private List<String> timeServers(Field field) {
        return field.elements().stream()
                .map(server -> server.matching(SERVER, "a name such as time.example, or an address"))
                .toList();
    }

    private UpdateWindow window(Field field) {
        field.knowing("days", "start", "minutes");
        List<String> days = field.get("days").elements().stream()
                .map(day -> day.matching(
                        Pattern.compile(String.join("|", UpdateWindow.DAYS)),
                        "one of " + String.join(", ", UpdateWindow.DAYS)))
                .toList();
        if (days.isEmpty()) {
            throw field.wrong("it has no days", "The host would never be updated.");
        }
        return new UpdateWindow(
                days, time(field.get("start")), field.get("minutes").number(30, 1440));
    }

    private BackupSchedule backup(Field field) {
        field.knowing("time", "keep");
        return new BackupSchedule(time(field.get("time")), field.get("keep").number(1, 1000));
    }

    private static LocalTime time(Field field) {
        return LocalTime.parse(field.matching(TIME, "a time such as \"03:00\", UTC, in quotation marks"));
    }

    private LauncherUnit launcher(Field field) {
        field.knowing("archive", "sha256", "arguments");
        Field archive = field.get("archive");
        URI source;
        try {
            source = URI.create(archive.text());
        } catch (IllegalArgumentException e) {
            throw archive.wrong("'" + archive.text() + "'", "Expected a URL.");
        }
        if (!"https".equals(source.getScheme()) || source.getHost() == null) {
            throw archive.wrong("'" + archive.text() + "'", "Expected a URL that begins with https://.");
        }
        return new LauncherUnit(
                source,
                field.get("sha256").matching(DIGEST, "64 hexadecimal digits, as sha256sum prints them"),
                field.find("arguments")
                        .map(arguments -> arguments.elements().stream()
                                .map(argument -> argument.matching(
                                        ARGUMENT, "one flag or value of 'up', without spaces and quotation marks"))
                                .toList())
                        .orElse(List.of()));
    }

    private List<HostUser> users(Field field) {
        var names = new HashSet<String>();
        List<HostUser> users = field.elements().stream()
                .map(one -> {
                    HostUser user = user(one.knowing("name", "role", "keys", "last-day"));
                    if (!names.add(user.name())) {
                        throw one.wrong(
                                "the user " + user.name() + " is there twice",
                                "A user has one role and one list of keys.");
                    }
                    return user;
                })
                .toList();
        if (users.stream().noneMatch(user -> user.role() == Role.ADMIN)) {
            throw field.wrong("no user is an admin", "Nobody could change the host any more.");
        }
        return users;
    }

    private HostUser user(Field field) {
        Field name = field.get("name");
        if (TAKEN.contains(name.matching(USER_NAME, "lower-case letters, digits and dashes, a letter first"))) {
            throw name.wrong("'" + name.text() + "'", "This name is the system's own.");
        }
        Field role = field.get("role");
        List<PublicKey> keys =
                field.get("keys").elements().stream().map(DefinitionReader::key).toList();
        if (keys.isEmpty()) {
            throw field.get("keys").wrong("it is empty", name.text() + " could not log in: there are no passwords.");
        }
        return new HostUser(
                name.text(),
                Role.of(role.text())
                        .orElseThrow(
                                () -> role.wrong("'" + role.text() + "'", "A role is one of " + Role.words() + ".")),
                keys,
                field.find("last-day").map(day -> lastDay(day, name.text())));
    }

    private static PublicKey key(Field field) {
        try {
            return PublicKey.parse(field.text());
        } catch (PublicKey.Unusable e) {
            throw field.wrong("the key cannot be used", String.valueOf(e.getMessage()));
        }
    }

    private LocalDate lastDay(Field field, String user) {
        LocalDate day;
        try {
            day = LocalDate.parse(field.text());
        } catch (DateTimeException e) {
            throw field.wrong("'" + field.text() + "'", "Expected a day such as 2027-06-30.");
        }
        if (day.isBefore(today)) {
            throw field.wrong(
                    user + "'s last day was " + day,
                    "Give a later day, or remove the user: that also ends open sessions.");
        }
        return day;
    }
}

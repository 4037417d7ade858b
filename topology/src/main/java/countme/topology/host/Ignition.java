package countme.topology.host;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A definition as CoreOS takes it at its first boot, in Ignition's format 3.3.0; the same definition gives the same text. */
public final class Ignition {
    private static final String VERSION = "3.3.0";

    private Ignition() {}

    /** The configuration, as JSON. */
    public static String of(HostDefinition host) {
        return CoreOs.json(map(
                "ignition", map("version", VERSION),
                "passwd", map("groups", groups(), "users", users(host)),
                "storage", map("files", files(host)),
                "systemd", map("units", units(host))));
    }

    /** What it puts on the host, as text that people can read and compare: inside the JSON, files are encoded. */
    public static String plain(HostDefinition host) {
        return Stream.concat(
                        CoreOs.files(host).stream(), CoreOs.units(host).stream().map(Unit::file))
                .map(file -> "=== " + file.path() + " " + file.mode() + "\n" + file.text())
                .collect(Collectors.joining("\n"));
    }

    private static List<Object> groups() {
        return Stream.concat(Arrays.stream(Role.values()).map(Role::group), Stream.of(LauncherUnit.USER))
                .map(group -> (Object) map("name", group))
                .toList();
    }

    /** No passwords: "!" is the digest of none. */
    private static List<Object> users(HostDefinition host) {
        var users = new ArrayList<Object>();
        users.add(map("name", "root", "passwordHash", "!"));
        users.add(map(
                "name",
                LauncherUnit.USER,
                "homeDir",
                LauncherUnit.HOME,
                "primaryGroup",
                LauncherUnit.USER,
                "groups",
                List.of("docker"),
                "shell",
                "/sbin/nologin",
                "passwordHash",
                "!"));
        host.users()
                .forEach(user -> users.add(map(
                        "name",
                        user.name(),
                        "groups",
                        user.role().groups(),
                        "shell",
                        "/bin/bash",
                        "passwordHash",
                        "!")));
        return users;
    }

    private static List<Object> files(HostDefinition host) {
        var files = new ArrayList<Object>();
        CoreOs.files(host)
                .forEach(file -> files.add(map(
                        "path", file.path(),
                        "overwrite", true,
                        "mode", file.modeNumber(),
                        "contents", map("source", "data:," + encoded(file.text())))));
        host.launcher()
                .ifPresent(launcher -> files.add(map(
                        "path",
                        CoreOs.archivePath(),
                        "overwrite",
                        true,
                        "mode",
                        0600,
                        "contents",
                        map(
                                "source", launcher.archive().toString(),
                                "verification", map("hash", "sha256-" + launcher.sha256())))));
        return files;
    }

    private static List<Object> units(HostDefinition host) {
        var units = new ArrayList<Object>();
        CoreOs.units(host)
                .forEach(unit -> units.add(
                        unit.text().contains("[Install]")
                                ? map("name", unit.name(), "enabled", true, "contents", unit.text())
                                : map("name", unit.name(), "contents", unit.text())));
        // By default CoreOS starts the engine when somebody asks its socket: after a boot nobody would.
        units.add(map("name", "docker.service", "enabled", true));
        units.add(map("name", "chronyd.service", "enabled", true));
        return units;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Map<String, Object> map(Object... namesAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}

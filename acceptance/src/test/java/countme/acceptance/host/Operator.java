package countme.acceptance.host;

import countme.topology.Topology;
import countme.topology.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Who types {@code host} verbs on this machine, with keys and a definition in a directory.
 *
 * @param login whom the operator comes in as
 */
record Operator(Path directory, String login) {
    /** What a call printed, and its exit status. */
    record Result(int status, String out, String err) {}

    /** Writes the definition of a host with these users, each a line of YAML. */
    Path define(List<String> users, String... more) {
        var lines = new ArrayList<>(List.of(
                "name: count-1",
                "admin-networks: [" + TestHost.OPERATOR + ", 10.215.1.0/24, 'fd00:215:0:1::/64']",
                "users:"));
        users.forEach(user -> lines.add("  - " + user));
        lines.addAll(List.of(more));
        return write("host.yaml", String.join("\n", lines) + "\n");
    }

    /** A user's line. */
    static String user(String name, String role, String key, String... more) {
        return "{name: " + name + ", role: " + role + ", keys: ['" + key + "']"
                + (more.length == 0 ? "" : ", " + String.join(", ", more)) + "}";
    }

    /** ssh's configuration: keys of this directory, and a host that nobody knows yet. */
    Path sshConfig() {
        return write(
                "ssh_config",
                "IdentityFile " + directory.resolve(login) + "\nIdentityFile " + directory.resolve("ada")
                        + "\n"
                        + "IdentitiesOnly yes\n"
                        + "StrictHostKeyChecking no\n"
                        + "UserKnownHostsFile /dev/null\n"
                        + "LogLevel ERROR\n");
    }

    /** {@code host VERB} of the host. */
    Result host(String verb, String... more) {
        var words = new ArrayList<>(List.of(
                "host",
                verb,
                "--definition",
                directory.resolve("host.yaml").toString(),
                "--to",
                "ssh://" + login + "@" + TestHost.ADDRESS,
                "--ssh-config",
                sshConfig().toString()));
        words.addAll(List.of(more));
        return run(words.toArray(String[]::new));
    }

    /** Any verb. */
    static Result run(String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int status = Main.run(
                Topology::new,
                Map.of(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                words);
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package countme.topology.host.apply;

import countme.topology.host.HostDefinition;
import countme.topology.host.HostFiles;
import countme.topology.host.HostUser;
import countme.topology.report.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a host answers, for decisions about it; that a change does what it says is tried on real hosts, by the acceptance tests. */
final class MemoryHost implements Shell {
    /** Kinds of words, with what was found of each. */
    private final Map<String, List<String>> found = new LinkedHashMap<>();

    private final List<String> scripts = new ArrayList<>();
    private final List<String> users = new ArrayList<>();
    private Function<String, Output> changes = script -> new Output(0, "", "");
    private boolean remote = true;

    /** A Debian on which nothing has been done yet. */
    static MemoryHost fresh() {
        return new MemoryHost()
                .has("system", "debian")
                .has("name", "count-1")
                .has("login", "root")
                .has("client", "192.0.2.10")
                .has("sshd-port", "22")
                .has("sshd-hardened", "no")
                .has("unit", "fail2ban.service enabled active")
                .has("undo", "none")
                .has("group", "docker", "systemd-journal");
    }

    /** One that is as a definition says. */
    static MemoryHost converged(HostDefinition host) {
        var accounts = new ArrayList<>(List.of("countme theirs open idle countme,docker"));
        for (HostUser user : host.users()) {
            accounts.add(user.name() + " ours open idle " + user.name() + ","
                    + String.join(",", user.role().groups()));
        }
        return fresh().has("login", "ada")
                .has("sshd-hardened", "yes")
                .has("table", "loaded")
                .has("jail", "runs")
                .has(
                        "unit",
                        "countme-firewall.service enabled active",
                        "countme-host-undo-at-boot.service enabled inactive",
                        "countme-sessions.timer enabled active",
                        "countme-backup.timer enabled active",
                        "fail2ban.service enabled active")
                .has("group", "docker", "systemd-journal", "countme-admin", "countme-operator", "countme-deployer")
                .has("account", accounts.toArray(String[]::new))
                .has(
                        "file",
                        HostFiles.ofDebian(host).stream()
                                .map(file -> file.path() + " " + file.mode() + " " + file.base64())
                                .toArray(String[]::new));
    }

    /** Sets what is found of a kind. */
    MemoryHost has(String kind, String... values) {
        found.put(kind, List.of(values));
        return this;
    }

    /** Adds to what is found of a kind. */
    MemoryHost hasToo(String kind, String value) {
        found.merge(kind, List.of(value), (old, more) -> {
            var all = new ArrayList<>(old);
            all.addAll(more);
            return all;
        });
        return this;
    }

    /** Drops what begins with a word. */
    MemoryHost hasNo(String kind, String start) {
        found.computeIfPresent(
                kind,
                (name, old) ->
                        old.stream().filter(value -> !value.startsWith(start)).toList());
        return this;
    }

    /** How it answers to scripts that change something; a {@link Problem} for a connection that does not come. */
    MemoryHost answering(Function<String, Output> how) {
        changes = how;
        return this;
    }

    MemoryHost local() {
        remote = false;
        return this;
    }

    Facts facts() {
        return Facts.parse(text());
    }

    /** Those that were run, but for looks. */
    List<String> changes() {
        return scripts;
    }

    /** As whom somebody came in, beside the first. */
    List<String> users() {
        return users;
    }

    @Override
    public Output run(String script) {
        if (script.startsWith(". /etc/os-release")) {
            return new Output(0, text(), "");
        }
        scripts.add(script);
        return changes.apply(script);
    }

    private String text() {
        return found.entrySet().stream()
                .flatMap(kind -> kind.getValue().stream().map(value -> kind.getKey() + " " + value + "\n"))
                .collect(Collectors.joining());
    }

    @Override
    public Shell as(String user) {
        users.add(user);
        return this;
    }

    @Override
    public boolean isRemote() {
        return remote;
    }
}

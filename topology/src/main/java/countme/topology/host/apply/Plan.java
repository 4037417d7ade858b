package countme.topology.host.apply;

import countme.topology.host.HostDefinition;
import countme.topology.host.HostFile;
import countme.topology.host.HostFiles;
import countme.topology.host.HostUser;
import countme.topology.host.LauncherUnit;
import countme.topology.host.Role;
import countme.topology.host.SshdConfig;
import countme.topology.host.apply.Facts.Account;
import countme.topology.host.apply.Step.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Compares what a host should be with what it is: the steps from one to the other, none when they agree. */
final class Plan {
    private static final Set<String> ROLES =
            Arrays.stream(Role.values()).map(Role::group).collect(Collectors.toSet());

    private final HostDefinition host;
    private final Facts facts;
    private final List<Step> steps = new ArrayList<>();
    private final Set<String> changedFiles = new HashSet<>();

    private Plan(HostDefinition host, Facts facts) {
        this.host = host;
        this.facts = facts;
    }

    static List<Step> of(HostDefinition host, Facts facts) {
        var plan = new Plan(host, facts);
        plan.accounts();
        plan.files();
        plan.steps.addAll(ServiceSteps.of(facts, plan.changedFiles));
        plan.departures();
        return List.copyOf(plan.steps);
    }

    private void accounts() {
        Arrays.stream(Role.values())
                .map(Role::group)
                .filter(group -> !facts.groups().contains(group))
                .forEach(group ->
                        add(Kind.ACCOUNT, "add the group " + group, "groupadd --system " + group, "groupdel " + group));
        String launcher = LauncherUnit.USER;
        if (!facts.accounts().containsKey(launcher)) {
            addUser(
                    launcher,
                    "whom the stack belongs to",
                    LauncherUnit.HOME,
                    "--system --user-group --shell /usr/sbin/nologin"
                            + (facts.groups().contains("docker") ? " --groups docker" : ""));
        }
        host.users().forEach(this::account);
    }

    private void account(HostUser user) {
        Set<String> wanted = wantedGroups(user);
        Account there = facts.accounts().get(user.name());
        if (there == null) {
            addUser(
                    user.name(),
                    user.role().word(),
                    "/home/" + user.name(),
                    "--shell /bin/bash --comment countme --groups " + String.join(",", wanted)
                            // A name that was removed by hand may have left a group.
                            + " $(getent group " + user.name() + " > /dev/null && echo --gid " + user.name() + ")");
            return;
        }
        if (there.shut()) {
            add(
                    Kind.ACCOUNT,
                    "open the account of " + user.name() + " again",
                    "usermod --expiredate '' " + user.name(),
                    "usermod --expiredate 1 " + user.name());
        }
        Set<String> missing = without(wanted, there.groups());
        Set<String> excess = excess(there, wanted);
        if (!missing.isEmpty() || !excess.isEmpty()) {
            add(
                    Kind.ACCOUNT,
                    "make " + user.name() + " " + user.role().word() + ": " + change(missing, excess),
                    regroup(user.name(), missing, excess),
                    regroup(user.name(), excess, missing));
        }
    }

    /** A home that is there already is somebody's, and stays when the account is taken back. */
    private void addUser(String name, String what, String home, String options) {
        add(
                Kind.ACCOUNT,
                "add the user " + name + " (" + what + ")",
                "{ [ -e " + home + " ] || echo " + home + " >> $undo/homes; } && useradd --create-home --home-dir "
                        + home + " " + options + " " + name,
                "userdel $(grep -qx " + home + " $undo/homes && echo --remove) " + name);
    }

    private Set<String> wantedGroups(HostUser user) {
        return user.role().groups().stream()
                .filter(group -> ROLES.contains(group) || facts.groups().contains(group))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Groups of another role that a user has, and what came with it; whoever had no role of ours keeps what they had. */
    private static Set<String> excess(Account there, Set<String> wanted) {
        return Arrays.stream(Role.values())
                .filter(role -> there.groups().contains(role.group()))
                .flatMap(role -> role.groups().stream())
                .filter(group -> there.groups().contains(group) && !wanted.contains(group))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> without(Set<String> groups, Set<String> others) {
        var left = new TreeSet<>(groups);
        left.removeAll(others);
        return left;
    }

    private static String change(Set<String> added, Set<String> removed) {
        return String.join(
                        " ",
                        (added.isEmpty() ? "" : "into " + String.join(", ", added)),
                        (removed.isEmpty() ? "" : "out of " + String.join(", ", removed)))
                .strip();
    }

    private static String regroup(String user, Set<String> in, Set<String> out) {
        var commands = new ArrayList<String>();
        in.forEach(group -> commands.add("gpasswd -a " + user + " " + group));
        out.forEach(group -> commands.add("gpasswd -d " + user + " " + group));
        return String.join(" && ", commands);
    }

    private void files() {
        Map<String, HostFile> there = facts.files();
        for (HostFile file : HostFiles.ofDebian(host)) {
            HostFile old = there.get(file.path());
            if (!file.equals(old)) {
                change(file.path(), (old == null ? "write " : "change ") + file.path(), write(file));
            }
        }
        var wanted = host.users().stream()
                .map(user -> SshdConfig.KEYS + "/" + user.name())
                .collect(Collectors.toSet());
        there.keySet().stream()
                .filter(path -> path.startsWith(SshdConfig.KEYS + "/") && !wanted.contains(path))
                .sorted()
                .forEach(path -> change(
                        path,
                        "remove the keys of " + path.substring(SshdConfig.KEYS.length() + 1),
                        "rm -f '" + path + "'"));
    }

    private void change(String path, String what, String script) {
        changedFiles.add(path);
        add(Kind.FILE, what, "save '" + path + "' && " + script, "restore '" + path + "'");
    }

    /** Beside it and then in its place: whoever reads meanwhile gets the whole old one or the whole new one. */
    private static String write(HostFile file) {
        return "install -d -m 0755 \"$(dirname '" + file.path() + "')\" && base64 -d > '" + file.path() + ".new' <<< '"
                + file.base64() + "' && chmod " + file.mode() + " '" + file.path() + ".new' && mv '" + file.path()
                + ".new' '" + file.path() + "'";
    }

    private void departures() {
        facts.accounts().forEach((name, account) -> {
            boolean had = account.groups().stream().anyMatch(ROLES::contains);
            if (host.user(name).isEmpty() && had) {
                Set<String> out = excess(account, Set.of());
                add(
                        Kind.DEPARTURE,
                        "take leave of " + name + ": no role, no sessions" + (account.ours() ? ", a shut account" : ""),
                        regroup(name, Set.of(), out) + "; "
                                + (account.ours() ? "usermod --lock --expiredate 1 " + name + "; " : "") + end(name),
                        "");
            } else if (host.user(name).isPresent() && account.busy()) {
                HostUser user = host.user(name).orElseThrow();
                if (!excess(account, wantedGroups(user)).isEmpty()) {
                    add(Kind.DEPARTURE, "end the sessions of " + name + ", who has another role", end(name), "");
                }
            }
        });
    }

    private static String end(String user) {
        return "loginctl terminate-user " + user + " 2> /dev/null; pkill -KILL -u " + user
                + "; for i in $(seq 50); do pgrep -u " + user + " > /dev/null || break; sleep 0.1; done; ! pgrep -u "
                + user + " > /dev/null";
    }

    private void add(Kind kind, String what, String script, String undo) {
        steps.add(new Step(kind, what, "", script, undo));
    }
}

package countme.topology.host.apply;

import countme.topology.host.Cidr;
import countme.topology.host.HostFile;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a host is like now, as {@link Look} found it.
 *
 * @param words each thing found: its kind, then its values
 */
record Facts(List<List<String>> words) {
    /**
     * A user of the host.
     *
     * @param ours whether countme made the account
     * @param shut whether the account is expired
     * @param busy whether something runs as this user
     */
    record Account(boolean ours, boolean shut, boolean busy, Set<String> groups) {}

    /** Reads what {@link Look}'s script prints: a thing a line, words separated by blanks. */
    static Facts parse(String text) {
        return new Facts(text.lines().map(line -> List.of(line.split(" ", -1))).toList());
    }

    /** The system, such as {@code debian}, and what it is like. */
    List<String> systems() {
        return all("system").map(values -> values.get(0)).toList();
    }

    String hostName() {
        return one("name");
    }

    /** Who came in. */
    String login() {
        return one("login");
    }

    /** From where; empty if not over SSH. */
    Optional<Cidr> client() {
        return Cidr.parse(one("client"));
    }

    /** Programs that are needed and not there, each with its package. */
    Map<String, String> missing() {
        return all("missing")
                .collect(Collectors.toMap(
                        values -> values.get(0), values -> values.get(1), (one, other) -> one, LinkedHashMap::new));
    }

    /** Firewalls of others that are in force. */
    List<String> firewalls() {
        return all("firewall").map(values -> values.get(0)).toList();
    }

    Set<String> sshdPorts() {
        return all("sshd-port").map(values -> values.get(0)).collect(Collectors.toSet());
    }

    /** How many of the settings that matter sshd does not have. */
    boolean sshdIsHardened() {
        return one("sshd-hardened").equals("yes");
    }

    boolean firewallIsLoaded() {
        return one("table").equals("loaded");
    }

    boolean jailRuns() {
        return one("jail").equals("runs");
    }

    boolean unitRuns(String unit) {
        return all("unit").anyMatch(values -> values.equals(List.of(unit, "enabled", "active")));
    }

    boolean unitStartsAtBoot(String unit) {
        return all("unit").anyMatch(values -> values.subList(0, 2).equals(List.of(unit, "enabled")));
    }

    /** Of a change before: {@code none}, {@code armed} or {@code stale}. */
    String undo() {
        return one("undo");
    }

    Set<String> groups() {
        return all("group").map(values -> values.get(0)).collect(Collectors.toSet());
    }

    Map<String, Account> accounts() {
        return all("account")
                .collect(Collectors.toMap(
                        values -> values.get(0),
                        values -> new Account(
                                values.get(1).equals("ours"),
                                values.get(2).equals("shut"),
                                values.get(3).equals("busy"),
                                Set.of(values.get(4).split(",", -1)))));
    }

    /** Of the accounts, those that belong to the system's programs. */
    List<String> systemAccounts() {
        return all("system-account").map(values -> values.get(0)).toList();
    }

    /** Other users with keys of their own. */
    List<String> othersWithKeys() {
        return all("other").map(values -> values.get(0)).toList();
    }

    /** Files at the places that are ours. */
    Map<String, HostFile> files() {
        return all("file")
                .map(values -> new HostFile(
                        values.get(0),
                        values.get(1),
                        new String(Base64.getDecoder().decode(values.get(2)), StandardCharsets.UTF_8)))
                .collect(Collectors.toMap(HostFile::path, file -> file));
    }

    private String one(String kind) {
        return all(kind).findFirst().map(values -> values.get(0)).orElse("");
    }

    private Stream<List<String>> all(String kind) {
        return words.stream()
                .filter(line -> line.get(0).equals(kind) && line.size() > 1)
                .map(line -> line.subList(1, line.size()));
    }
}

package countme.topology.host.apply;

import countme.topology.host.BackupSchedule;
import countme.topology.host.Firewall;
import countme.topology.host.Jail;
import countme.topology.host.SshdConfig;
import countme.topology.host.Undo;
import countme.topology.host.apply.Step.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What has to read its files again, because one of them changes, or because it does not run as it should. */
final class ServiceSteps {
    private static final String UNITS = "/etc/systemd/system/";
    private static final String FAIL2BAN = "fail2ban.service";

    private final Facts facts;
    private final Set<String> changedFiles;
    private final List<Step> steps = new ArrayList<>();

    private ServiceSteps(Facts facts, Set<String> changedFiles) {
        this.facts = facts;
        this.changedFiles = changedFiles;
    }

    static List<Step> of(Facts facts, Set<String> changedFiles) {
        var services = new ServiceSteps(facts, changedFiles);
        services.units();
        services.boot();
        services.firewall();
        services.sshd();
        services.timer("countme-sessions.timer", "look every minute whose last day is over");
        services.timer(BackupSchedule.TIMER, "write a backup each day");
        services.fail2ban();
        return services.steps;
    }

    private void units() {
        if (changed(UNITS)) {
            add("have systemd read its units", "", "systemctl daemon-reload", "systemctl daemon-reload");
        }
    }

    /** The clock that takes a change back does not outlive a restart of the host. */
    private void boot() {
        if (!facts.unitStartsAtBoot(Undo.AT_BOOT)) {
            add(
                    "have a restart of the host take back what nobody confirmed",
                    "",
                    "systemctl enable --quiet " + Undo.AT_BOOT,
                    // It may be what runs this.
                    "rm -f " + UNITS + "*.wants/" + Undo.AT_BOOT);
        }
    }

    private void firewall() {
        if (changed(Firewall.PATH)
                || changed(UNITS + Firewall.UNIT)
                || !facts.firewallIsLoaded()
                || !facts.unitRuns(Firewall.UNIT)) {
            String remember = Look.TABLE + " | sha256sum > " + Undo.STATE + "/table";
            add(
                    "load the firewall",
                    "nft -c -f " + Firewall.PATH,
                    "systemctl enable --quiet " + Firewall.UNIT + " && systemctl reload-or-restart " + Firewall.UNIT
                            + " && " + remember,
                    "if [ -e " + Firewall.PATH + " ]; then nft -f " + Firewall.PATH + "; " + remember + "; else "
                            + forget(Firewall.UNIT) + "nft delete table inet " + Firewall.TABLE + "; fi");
        }
    }

    private void sshd() {
        if (changed("/etc/ssh/sshd_config.d/") || changed("/etc/sudoers.d/") || !facts.sshdIsHardened()) {
            add(
                    "have sshd read its settings",
                    "mkdir -p /run/sshd && visudo -cq && sshd -t && " + effective(),
                    "systemctl reload-or-restart ssh.service",
                    "systemctl reload-or-restart ssh.service");
        }
    }

    /** Fails where the main file sets otherwise, before ours is read or without reading ours. */
    private static String effective() {
        return SshdConfig.EFFECTIVE.stream()
                .map(setting -> "{ sshd -T | grep -qixF '" + setting + "' || { echo \"sshd does not take '" + setting
                        + "': /etc/ssh/sshd_config has to begin with 'Include"
                        + " /etc/ssh/sshd_config.d/*.conf'\"; false; }; }")
                .collect(Collectors.joining(" && "));
    }

    private void timer(String unit, String what) {
        if (!facts.unitRuns(unit) || changed(UNITS + unit)) {
            add(
                    what,
                    "",
                    "systemctl enable --quiet " + unit + " && systemctl restart " + unit,
                    "[ -e " + UNITS + unit + " ] || { " + forget(unit) + "}");
        }
    }

    private void fail2ban() {
        if (changed(Jail.PATH) || !facts.jailRuns() || !facts.unitRuns(FAIL2BAN)) {
            String watches = "fail2ban-client status " + Jail.NAME;
            add(
                    "have fail2ban watch sshd",
                    "fail2ban-client -t",
                    "systemctl enable --quiet " + FAIL2BAN + " && systemctl restart " + FAIL2BAN
                            + " && for i in $(seq 50); do " + watches + " && break; sleep 0.1; done && " + watches,
                    facts.unitRuns(FAIL2BAN) ? "systemctl restart " + FAIL2BAN : "systemctl disable --now " + FAIL2BAN);
        }
    }

    /** The unit's file is gone by then, and 'disable' would not find it. */
    private static String forget(String unit) {
        return "systemctl stop " + unit + "; rm -f " + UNITS + "*.wants/" + unit + "; systemctl daemon-reload; ";
    }

    private boolean changed(String start) {
        return changedFiles.stream().anyMatch(path -> path.startsWith(start));
    }

    private void add(String what, String check, String script, String undo) {
        steps.add(new Step(Kind.SERVICE, what, check, script, undo));
    }
}

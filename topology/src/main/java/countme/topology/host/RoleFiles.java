package countme.topology.host;

import java.util.List;
import java.util.stream.Collectors;

/** What makes roles of groups: sudo's rules, the gate to the launcher, and the end of sessions whose user's last day is over. */
final class RoleFiles {
    /** Decides which of the launcher's verbs a role may have. */
    static final String GATE = "/usr/local/libexec/countme-role";

    private static final String LAST_DAYS = "/etc/countme/last-days";
    private static final String SESSIONS = "/usr/local/libexec/countme-sessions";

    private RoleFiles() {}

    static List<HostFile> of(HostDefinition host) {
        return List.of(
                new HostFile("/etc/sudoers.d/countme", "0440", sudoers()),
                new HostFile(GATE, "0755", gate()),
                new HostFile("/usr/local/bin/countme", "0755", command()),
                new HostFile(LAST_DAYS, "0644", lastDays(host)),
                new HostFile(SESSIONS, "0755", sessions()));
    }

    /** sshd refuses a key after its user's last day by itself; this also ends what is open then. */
    static List<Unit> units() {
        return List.of(new Unit("countme-sessions.timer", """
                        [Unit]
                        Description=Looks every minute whose last day is over

                        [Timer]
                        OnCalendar=minutely
                        AccuracySec=1s

                        [Install]
                        WantedBy=timers.target
                        """), new Unit("countme-sessions.service", """
                        [Unit]
                        Description=Ends the sessions of users whose last day is over

                        [Service]
                        Type=oneshot
                        ExecStart={{sessions}}
                        """.replace(
                        "{{sessions}}", SESSIONS)));
    }

    private static String sudoers() {
        return """
                # Written by 'countme host'.
                %{{admin}} ALL=(ALL:ALL) NOPASSWD: ALL
                %{{operator}} ALL=({{user}}) NOPASSWD: {{gate}} operator *
                %{{deployer}} ALL=({{user}}) NOPASSWD: {{gate}} deployer *
                """.replace("{{admin}}", Role.ADMIN.group())
                .replace("{{operator}}", Role.OPERATOR.group())
                .replace("{{deployer}}", Role.DEPLOYER.group())
                .replace("{{user}}", LauncherUnit.USER)
                .replace("{{gate}}", GATE);
    }

    /**
     * Whoever may give the launcher any option may run anything on the host, with --engine or --before-deploy for instance: so of options
     * only those named here pass, and no word that begins with '@', which would be a file of more options.
     */
    private static String gate() {
        return """
                #!/bin/bash
                # Written by 'countme host'. What a role may have the launcher do.
                #   countme-role ssh                      sshd runs it for deployers, with what they typed in SSH_ORIGINAL_COMMAND
                #   countme-role operator|deployer VERB   sudo runs it
                set -f
                refuse() { echo "error: $1" >&2; exit 2; }
                role=$1; shift
                if [ "$role" = ssh ]; then
                    read -r -a words <<< "${SSH_ORIGINAL_COMMAND:-}"
                    exec sudo -n -H -u {{user}} "$0" deployer "${words[@]}"
                fi
                [ "${1:-}" = countme ] && shift
                verb=${1:-}
                case $role:$verb in
                    *:status|*:version|*:deploy|*:rollback) ;;
                    operator:plan|operator:logs|operator:audit|operator:doctor|operator:restart|operator:scale|operator:guard) ;;
                    *) refuse "The role $role may not have '$verb' done." ;;
                esac
                shift
                for word in "$@"; do
                    case $word in
                        --dry-run|--changes-behaviour|--watch|--memory|--since|--all|--tail|-f|-n|-t|-y|-q) ;;
                        ""|[!A-Za-z0-9]*|*[!A-Za-z0-9._:/@=-]*) refuse "'$word' may not be given by the role $role." ;;
                    esac
                done
                [ -x {{launcher}} ] || refuse "There is no launcher at {{launcher}}."
                cd {{home}} || exit 1
                exec {{launcher}} "$verb" "$@"
                """.replace("{{user}}", LauncherUnit.USER)
                .replace("{{launcher}}", LauncherUnit.PROGRAM)
                .replace("{{home}}", LauncherUnit.HOME);
    }

    private static String command() {
        return """
                #!/bin/bash
                # Written by 'countme host'. The launcher, as the user whom the stack belongs to.
                if id -nG | tr ' ' '\\n' | grep -qxE 'root|{{admin}}'; then
                    exec sudo -n -H -u {{user}} {{launcher}} "$@"
                fi
                exec sudo -n -H -u {{user}} {{gate}} operator "$@"
                """.replace("{{admin}}", Role.ADMIN.group())
                .replace("{{user}}", LauncherUnit.USER)
                .replace("{{launcher}}", LauncherUnit.PROGRAM)
                .replace("{{gate}}", GATE);
    }

    private static String lastDays(HostDefinition host) {
        return host.users().stream()
                .flatMap(user -> user.lastDay().stream().map(day -> user.name() + " " + HostUser.expiry(day) + "\n"))
                .collect(Collectors.joining(
                        "", "# Written by 'countme host': users, and the day from which on they are refused.\n", ""));
    }

    private static String sessions() {
        return """
                #!/bin/bash
                # Written by 'countme host'. Ends the sessions of users whose last day is over.
                today=$(date +%Y%m%d)
                while read -r user until; do
                    case $user in "#"*|"") continue ;; esac
                    if [ "$today" -ge "$until" ] && pgrep -u "$user" > /dev/null; then
                        echo "$user's last day is over: ending all sessions."
                        loginctl terminate-user "$user" 2> /dev/null
                        pkill -KILL -u "$user"
                    fi
                done < {{days}}
                exit 0
                """.replace("{{days}}", LAST_DAYS);
    }
}

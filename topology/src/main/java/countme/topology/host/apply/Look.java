package countme.topology.host.apply;

import countme.topology.host.BackupSchedule;
import countme.topology.host.Firewall;
import countme.topology.host.HostDefinition;
import countme.topology.host.HostFile;
import countme.topology.host.HostFiles;
import countme.topology.host.HostUser;
import countme.topology.host.Jail;
import countme.topology.host.Role;
import countme.topology.host.SshdConfig;
import countme.topology.host.Undo;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Looks at a host, with one script that changes nothing. */
final class Look {
    /** What is asked of the firewall to know whether its rules are those that were loaded: without what changes by itself. */
    static final String TABLE =
            "{ nft -s -t list table inet {{table}}; nft list set inet {{table}} admins4; nft list set inet {{table}} admins6; }"
                    .replace("{{table}}", Firewall.TABLE);

    private Look() {}

    /** The script; {@link Facts} reads what it prints. */
    static String script(HostDefinition host) {
        return """
                . /etc/os-release
                for system in $ID $ID_LIKE; do echo "system $system"; done
                echo "name $(hostname)"
                echo "login $COUNTME_LOGIN"
                echo "client ${COUNTME_CLIENT:-}"
                need() { command -v "$1" > /dev/null || echo "missing $1 $2"; }
                need systemctl systemd; need systemd-run systemd; need sshd openssh-server; need nft nftables; need sudo sudo
                need fail2ban-client fail2ban; need useradd passwd; need pkill procps; need loginctl systemd
                if [ -e /etc/ufw/ufw.conf ] && grep -qi '^ENABLED=yes' /etc/ufw/ufw.conf; then echo 'firewall ufw'; fi
                if systemctl is-active --quiet firewalld 2> /dev/null; then echo 'firewall firewalld'; fi
                sshd=$(sshd -T 2> /dev/null)
                echo "$sshd" | sed -n 's/^port /sshd-port /p'
                hardened=yes
                for setting in {{settings}}; do
                    echo "$sshd" | grep -qixF "$setting" || hardened=no
                done
                echo "sshd-hardened $hardened"
                if [ "$({{list}} 2> /dev/null | sha256sum)" = "$(cat {{state}}/table 2> /dev/null)" ]; then echo 'table loaded'; fi
                if fail2ban-client status {{jail}} > /dev/null 2>&1; then echo 'jail runs'; fi
                for unit in {{units}}; do
                    echo "unit $unit $(systemctl is-enabled $unit 2> /dev/null || :) $(systemctl is-active $unit || :)"
                done
                if [ ! -d {{state}}/undo ]; then echo 'undo none'
                elif systemctl is-active --quiet {{undo}}.timer {{undo}}.service; then echo 'undo armed'
                else echo 'undo stale'; fi
                for group in {{groups}} docker systemd-journal; do
                    getent group $group > /dev/null && echo "group $group"
                done
                members=$(for group in {{groups}}; do getent group $group | cut -d: -f4 | tr , '\\n'; done)
                for user in $(printf '%s\\n' {{users}} countme $members | sort -u); do
                    entry=$(getent passwd "$user") || continue
                    ours=theirs; [ "$(echo "$entry" | cut -d: -f5)" = countme ] && ours=ours
                    [ "$(echo "$entry" | cut -d: -f3)" -lt 1000 ] && echo "system-account $user"
                    shut=open; until=$(getent shadow "$user" | cut -d: -f8)
                    [ -n "$until" ] && [ "$until" -le "$(( $(date +%s) / 86400 ))" ] && shut=shut
                    busy=idle; pgrep -u "$user" > /dev/null && busy=busy
                    echo "account $user $ours $shut $busy $(id -nG "$user" | tr ' ' ,)"
                done
                getent passwd | while IFS=: read -r user _ _ _ _ home _; do
                    case " {{users}} $(echo $members) " in *" $user "*) continue ;; esac
                    [ -s "$home/.ssh/authorized_keys" ] && echo "other $user"
                done
                for file in {{files}} {{keys}}/*; do
                    [ -f "$file" ] && echo "file $file $(stat -c '%04a' "$file") $(base64 -w0 "$file")"
                done
                exit 0
                """.replace(
                        "{{settings}}",
                        SshdConfig.EFFECTIVE.stream()
                                .map(setting -> "'" + setting + "'")
                                .collect(Collectors.joining(" ")))
                .replace("{{list}}", TABLE)
                .replace("{{state}}", Undo.STATE)
                .replace("{{undo}}", Undo.CLOCK)
                .replace("{{jail}}", Jail.NAME)
                .replace(
                        "{{units}}",
                        String.join(
                                " ",
                                Firewall.UNIT,
                                Undo.AT_BOOT,
                                "countme-sessions.timer",
                                BackupSchedule.TIMER,
                                "fail2ban.service"))
                .replace(
                        "{{groups}}",
                        Arrays.stream(Role.values()).map(Role::group).collect(Collectors.joining(" ")))
                .replace("{{users}}", host.users().stream().map(HostUser::name).collect(Collectors.joining(" ")))
                .replace(
                        "{{files}}",
                        HostFiles.ofDebian(host).stream()
                                .map(HostFile::path)
                                .filter(path -> !path.startsWith(SshdConfig.KEYS))
                                .collect(Collectors.joining(" ")))
                .replace("{{keys}}", SshdConfig.KEYS);
    }

    /** A text as one word for a shell. */
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}

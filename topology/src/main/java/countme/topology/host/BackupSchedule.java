package countme.topology.host;

import java.time.LocalTime;
import java.util.List;

/**
 * When a host writes a backup of its stack by itself, and how many it keeps. They are on the host's own disk: somebody has to take them elsewhere.
 *
 * @param time each day, in UTC
 * @param keep how many, at least one
 */
public record BackupSchedule(LocalTime time, int keep) {
    public static final String TIMER = "countme-backup.timer";

    /** Where they are, for the launcher's user only. */
    static final String DIRECTORY = LauncherUnit.HOME + "/backups";

    private static final String PROGRAM = "/usr/local/libexec/countme-backup";

    HostFile program() {
        return new HostFile(PROGRAM, "0755", """
                #!/bin/bash
                # Written by 'countme host'. Writes a backup of the stack, then removes all but the newest {{keep}}.
                set -euo pipefail
                umask 077
                mkdir -p {{directory}}
                cd {{directory}}
                {{launcher}} backup --yes "count-$(date -u +%Y%m%dT%H%M%SZ).zip"
                # Their names are their order. Where none could be written, none is removed.
                ls -1 | grep -E '^count-[0-9]{8}T[0-9]{6}Z\\.zip$' | sort -r | tail -n +{{after}} | xargs -r rm --
                """.replace("{{keep}}", String.valueOf(keep))
                .replace("{{after}}", String.valueOf(keep + 1))
                .replace("{{directory}}", DIRECTORY)
                .replace("{{launcher}}", LauncherUnit.PROGRAM));
    }

    /** A host that was off at the time writes it when it is on again; one that has no launcher writes none. */
    List<Unit> units() {
        return List.of(
                new Unit(TIMER, """
                        [Unit]
                        Description=Writes a backup of the stack each day

                        [Timer]
                        OnCalendar=*-*-* {{time}}:00 UTC
                        Persistent=true

                        [Install]
                        WantedBy=timers.target
                        """.replace("{{time}}", time.toString())),
                new Unit("countme-backup.service", """
                        [Unit]
                        Description=Writes a backup of the stack, and removes the oldest
                        After=docker.service
                        ConditionPathExists={{launcher}}

                        [Service]
                        Type=oneshot
                        User={{user}}
                        Environment=HOME={{home}}
                        WorkingDirectory={{home}}
                        ExecStart={{program}}
                        NoNewPrivileges=yes
                        ProtectSystem=full
                        PrivateTmp=yes
                        """.replace("{{launcher}}", LauncherUnit.PROGRAM)
                        .replace("{{user}}", LauncherUnit.USER)
                        .replace("{{home}}", LauncherUnit.HOME)
                        .replace("{{program}}", PROGRAM)));
    }
}

package countme.topology.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What only a CoreOS host gets, because it has no packages: fail2ban in a container, the engine's settings, its updates, the launcher. */
final class CoreOs {
    /** The image that the stack's guard runs from, too. */
    static final String FAIL2BAN = "crazymax/fail2ban:1.1.0";

    private static final String JAIL = "/etc/countme/fail2ban-jail.conf";
    private static final String LOG = "/run/countme/sshd.log";
    private static final String ARCHIVE = "/var/lib/countme-launcher.tar.gz";

    private CoreOs() {}

    static List<HostFile> files(HostDefinition host) {
        return Stream.of(
                        Stream.of(new HostFile("/etc/hostname", "0644", host.name() + "\n")),
                        HostFiles.common(host),
                        Stream.of(
                                Jail.ofFile(host, JAIL, LOG),
                                new HostFile("/etc/docker/daemon.json", "0644", daemon()),
                                new HostFile("/etc/sysconfig/docker", "0644", daemonFlags()),
                                new HostFile(
                                        "/etc/zincati/config.d/55-countme.toml", "0644", zincati(host.updateWindow()))),
                        host.timeServers().isEmpty()
                                ? Stream.<HostFile>empty()
                                : Stream.of(new HostFile("/etc/chrony.conf", "0644", chrony(host.timeServers()))))
                .flatMap(files -> files)
                .toList();
    }

    static List<Unit> units(HostDefinition host) {
        return Stream.of(
                        HostFiles.units(host).stream(),
                        Stream.of(sshdLog(), fail2ban()),
                        host.launcher().stream().flatMap(launcher -> Stream.of(install(), launcher(launcher))))
                .flatMap(units -> units)
                .toList();
    }

    /** The launcher's archive and where it is put; fetched at the first boot, and refused if it is another one. */
    static String archivePath() {
        return ARCHIVE;
    }

    /** Containers outlive the engine's restarts; published ports take no detour; logs do not fill the disk. */
    private static String daemon() {
        return """
                {
                  "live-restore": true,
                  "userland-proxy": false,
                  "log-driver": "json-file",
                  "log-opts": { "max-size": "10m", "max-file": "3" }
                }
                """;
    }

    /** CoreOS' own flags without those that are in daemon.json now: given twice, the engine refuses to start. */
    private static String daemonFlags() {
        return """
                # Written by 'countme host'. The rest is in /etc/docker/daemon.json.
                OPTIONS="--selinux-enabled --default-ulimit nofile=16384:524288 --init-path /usr/libexec/docker/docker-init"
                """;
    }

    private static String zincati(UpdateWindow window) {
        return """
                # Written by 'countme host'. When an update may restart the host.
                [updates]
                strategy = "periodic"

                [updates.periodic]
                time_zone = "UTC"

                [[updates.periodic.window]]
                days = [ {{days}} ]
                start_time = "{{start}}"
                length_minutes = {{minutes}}
                """.replace(
                        "{{days}}",
                        window.days().stream().map(day -> '"' + day + '"').collect(Collectors.joining(", ")))
                .replace("{{start}}", window.start().toString())
                .replace("{{minutes}}", String.valueOf(window.minutes()));
    }

    private static String chrony(List<String> servers) {
        return servers.stream().map(server -> "server " + server + " iburst\n").collect(Collectors.joining()) + """
                driftfile /var/lib/chrony/drift
                makestep 1.0 3
                rtcsync
                leapseclist /usr/share/zoneinfo/leap-seconds.list
                """;
    }

    /** fail2ban's image cannot read the journal; what sshd says there comes to it as lines of a file, anew each day. */
    private static Unit sshdLog() {
        return new Unit("countme-sshd-log.service", """
                [Unit]
                Description=What sshd says, as lines for fail2ban

                [Service]
                RuntimeDirectory=countme
                RuntimeDirectoryPreserve=yes
                ExecStart=/bin/sh -c 'exec journalctl --follow --lines=0 --output=short-iso --identifier=sshd --identifier=sshd-session > {{log}}'
                Restart=always
                RuntimeMaxSec=1d

                [Install]
                WantedBy=multi-user.target
                """.replace("{{log}}", LOG));
    }

    private static Unit fail2ban() {
        // SELinux would keep a container from files of the host that are not labelled as its own; relabelling /run
        // would be lost at boot.
        return new Unit(
                "countme-fail2ban.service", """
                [Unit]
                Description=fail2ban for sshd, in a container
                Wants=network-online.target
                Requires=docker.service
                After=network-online.target docker.service countme-sshd-log.service
                BindsTo=countme-sshd-log.service

                [Service]
                ExecStartPre=-/usr/bin/docker rm --force countme-fail2ban
                ExecStart=/usr/bin/docker run --rm --name countme-fail2ban --network host --cap-drop ALL --cap-add NET_ADMIN \\
                    --security-opt no-new-privileges --security-opt label=disable \\
                    --read-only --tmpfs /run --tmpfs /tmp --memory 128m --pids-limit 64 \\
                    --volume countme-fail2ban:/var/lib/fail2ban \\
                    --volume {{jail}}:/etc/fail2ban/jail.d/zz-countme.conf:ro --volume /run/countme:/run/countme:ro \\
                    --entrypoint fail2ban-server {{image}} -f -x --logtarget STDOUT -s /tmp/fail2ban.sock -p /tmp/fail2ban.pid start
                ExecStop=/usr/bin/docker stop countme-fail2ban
                Restart=always
                RestartSec=10

                [Install]
                WantedBy=multi-user.target
                """.replace("{{jail}}", JAIL).replace("{{image}}", FAIL2BAN));
    }

    private static Unit install() {
        return new Unit("countme-install.service", """
                [Unit]
                Description=Unpacks the launcher
                ConditionPathExists=!{{launcher}}

                [Service]
                Type=oneshot
                RemainAfterExit=yes
                ExecStart=/usr/bin/tar --extract --gzip --no-same-owner --directory /opt --file {{archive}}
                # So that SELinux takes its programs for programs; a host without SELinux has no restorecon.
                ExecStart=-/usr/sbin/restorecon -R /opt/countme

                [Install]
                WantedBy=multi-user.target
                """.replace("{{launcher}}", LauncherUnit.PROGRAM)
                .replace("{{archive}}", ARCHIVE));
    }

    private static Unit launcher(LauncherUnit launcher) {
        String arguments = launcher.arguments().stream().map(word -> " " + word).collect(Collectors.joining());
        return new Unit("countme.service", """
                [Unit]
                Description=Countme: brings the stack up, watches and heals it
                Wants=network-online.target
                Requires=docker.service countme-install.service
                After=network-online.target docker.service countme-install.service

                [Service]
                User={{user}}
                Environment=HOME={{home}}
                WorkingDirectory={{home}}
                ExecStart={{launcher}} up --yes{{arguments}}
                Restart=always
                RestartSec=5
                # The stack goes on serving without the launcher: stopping this stops nothing that serves.
                TimeoutStopSec=60
                NoNewPrivileges=yes
                ProtectSystem=full
                PrivateTmp=yes

                [Install]
                WantedBy=multi-user.target
                """.replace("{{user}}", LauncherUnit.USER)
                .replace("{{home}}", LauncherUnit.HOME)
                .replace("{{launcher}}", LauncherUnit.PROGRAM)
                .replace("{{arguments}}", arguments));
    }

    /** Indented JSON, the same for the same value. */
    static String json(Object value) {
        try {
            return JsonMapper.builder()
                            .build()
                            .writer(new DefaultPrettyPrinter()
                                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                                    .withArrayIndenter(new DefaultIndenter("  ", "\n")))
                            .writeValueAsString(value)
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}

package countme.topology.host;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What may reach the host: four rules, in a table of our own. It is asked before Docker's translation of published ports, because after it
 * a packet for port 443 is one for a container's 8443; so the same rules hold for the host and for what containers publish.
 */
public final class Firewall {
    public static final String TABLE = "countme";
    public static final String PATH = "/etc/countme/firewall.nft";
    public static final String UNIT = "countme-firewall.service";

    private Firewall() {}

    static HostFile file(HostDefinition host) {
        return new HostFile(PATH, "0644", rules(host));
    }

    /** Loads the rules before there is a network. Whoever restarts nftables, which forgets everything, restarts this, too. */
    static Unit unit() {
        return new Unit(UNIT, """
                [Unit]
                Description=Countme's firewall
                Documentation=man:nft(8)
                DefaultDependencies=no
                Wants=network-pre.target
                Before=network-pre.target shutdown.target
                After=nftables.service local-fs.target
                PartOf=nftables.service
                Conflicts=shutdown.target

                [Service]
                Type=oneshot
                RemainAfterExit=yes
                ExecStart=/usr/sbin/nft -f {{file}}
                ExecReload=/usr/sbin/nft -f {{file}}
                ExecStop=/usr/sbin/nft delete table inet {{table}}

                [Install]
                WantedBy=sysinit.target
                """.replace("{{file}}", PATH).replace("{{table}}", TABLE));
    }

    private static String rules(HostDefinition host) {
        return """
                #!/usr/sbin/nft -f
                # Written by 'countme host'. Replaces this table in one step, and touches no other.
                table inet {{table}}
                delete table inet {{table}}

                table inet {{table}} {
                    set admins4 {
                        type ipv4_addr; flags interval; auto-merge
                {{admins4}}    }
                    set admins6 {
                        type ipv6_addr; flags interval; auto-merge
                {{admins6}}    }
                    set tries4 { type ipv4_addr; size 65535; flags dynamic, timeout; timeout 2m; }
                    set tries6 { type ipv6_addr; size 65535; flags dynamic, timeout; timeout 2m; }

                    counter invalid { comment "belongs to no connection" }
                    counter ssh_too_many { comment "SSH, too many connections of one client" }
                    counter ssh_accepted { comment "SSH from an admin network" }
                    counter web_accepted { comment "web" }
                    counter dropped { comment "everything else" }

                    chain arriving {
                        # After connections are told apart (-200), before Docker translates published ports (-100).
                        type filter hook prerouting priority -150; policy accept;

                        # What comes from the host itself and from containers is not the outside.
                        iifname "lo" accept
                        iifname "docker0" accept
                        iifname "br-*" accept

                        # Without these no network works: errors, IPv6's neighbours and routers, an address by DHCP.
                        icmp type { destination-unreachable, time-exceeded, parameter-problem } accept
                        icmp type echo-request limit rate 20/second burst 40 packets accept
                        icmpv6 type { destination-unreachable, packet-too-big, time-exceeded, parameter-problem } accept
                        icmpv6 type { nd-router-solicit, nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert } ip6 hoplimit 255 accept
                        icmpv6 type { mld-listener-query, mld-listener-report, mld-listener-done, mld2-listener-report } accept
                        icmpv6 type echo-request limit rate 20/second burst 40 packets accept
                        udp sport 67 udp dport 68 accept
                        ip6 saddr fe80::/10 udp sport 547 udp dport 546 accept

                        # 1. Answers to what the host or a container asked, and what belongs to an open connection.
                        ct state established,related accept
                        ct state invalid counter name invalid drop

                        # 2. SSH: from admin networks only, and from each client no more than 30 new connections a minute.
                        tcp dport {{ssh}} ip saddr @admins4 add @tries4 { ip saddr limit rate over 30/minute burst 20 packets } counter name ssh_too_many drop
                        tcp dport {{ssh}} ip6 saddr @admins6 add @tries6 { ip6 saddr & ffff:ffff:ffff:ffff:: limit rate over 30/minute burst 20 packets } counter name ssh_too_many drop
                        tcp dport {{ssh}} ip saddr @admins4 counter name ssh_accepted accept
                        tcp dport {{ssh}} ip6 saddr @admins6 counter name ssh_accepted accept

                        # 3. The web, for everybody.
                {{web}}
                        # 4. Nothing else, and how much that was: nft list counters table inet {{table}}
                        counter name dropped drop
                    }
                }
                """.replace("{{table}}", TABLE)
                .replace("{{admins4}}", elements(host, false))
                .replace("{{admins6}}", elements(host, true))
                .replace("{{ssh}}", String.valueOf(host.sshPort()))
                .replace("{{web}}", web(host));
    }

    private static String elements(HostDefinition host, boolean ipv6) {
        List<String> networks = host.adminNetworks().stream()
                .filter(network -> network.isIpv6() == ipv6)
                .map(Cidr::toString)
                .toList();
        return networks.isEmpty() ? "" : "        elements = { " + String.join(", ", networks) + " }\n";
    }

    private static String web(HostDefinition host) {
        if (host.webPorts().isEmpty()) {
            return "        # (no port)\n";
        }
        String ports = host.webPorts().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return "        tcp dport { " + ports + " } counter name web_accepted accept\n";
    }
}

package countme.acceptance;

import java.util.stream.Stream;

/** Names that are not the stack's, in each place that a request can have one. */
final class NameAttacks {
    private static final String KIND = "Names";
    private static final String MISDIRECTED = "421";
    private static final String OK = "200";

    private NameAttacks() {}

    static Stream<Attack> all() {
        return Stream.of(
                host("a foreign name", MISDIRECTED, "evil.example"),
                host("a foreign name that begins as ours", MISDIRECTED, "localhost.evil.example"),
                host("a foreign name that ends as ours", MISDIRECTED, "evillocalhost"),
                host("a name that looks like an address", MISDIRECTED, "127.0.0.1.evil.example"),
                host("user@host", MISDIRECTED, "localhost@evil.example"),
                host("an empty Host", "400", ""),
                host("a Host with a slash", "400", "localhost/evil"),
                host("a Host with a space", "400", "localhost evil"),
                Attack.bytes(
                        KIND,
                        "two Host headers",
                        "400",
                        0,
                        "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n"),
                Attack.bytes(KIND, "no Host in HTTP/1.1", "400", 0, "GET / HTTP/1.1\r\n\r\n"),
                Attack.bytes(KIND, "no Host in HTTP/1.0: as the server's name", OK, 1, "GET / HTTP/1.0\r\n\r\n"),
                ours("our name with another port: the port is not looked at", "localhost:1"),
                ours("our name in capitals", "LOCALHOST"),
                ours("our name with a dot at its end", "localhost."),
                ours("a name below ours that the certificate has", "a.localhost"),
                ours("the name by which probes in the stack ask", "proxy"),
                ours("an IPv4 address: nobody can make a name lead here with it", "192.0.2.7"),
                ours("an IPv6 address", "[2001:db8::1]:8443"),
                target("an absolute URI of a foreign host", MISDIRECTED, 0, "https://evil.example/", "localhost"),
                target(
                        "an absolute URI of ours, a foreign Host: the URI counts",
                        OK,
                        1,
                        "https://localhost/",
                        "evil.example"),
                target("an absolute URI of http", OK, 1, "http://localhost/", "localhost"),
                target("an absolute URI of ftp", OK, 1, "ftp://localhost/", "localhost"),
                forwarded("X-Forwarded-Host"),
                forwarded("X-Host"),
                forwarded("Forwarded"),
                sni("no name in TLS, ours in Host: an address has none there", OK, 1, "", "localhost"),
                sni("no name in TLS, a foreign one in Host", MISDIRECTED, 0, "", "evil.example"),
                sni("a foreign name in TLS and in Host", MISDIRECTED, 0, "evil.example", "evil.example"),
                sni("a foreign name in TLS, ours in Host", MISDIRECTED, 0, "evil.example", "localhost"),
                sni("ours in TLS, a foreign one in Host", MISDIRECTED, 0, "a.localhost", "evil.example"),
                sni("two names of ours", MISDIRECTED, 0, "a.localhost", "b.localhost"),
                sni("a name in TLS, an address in Host", MISDIRECTED, 0, "a.localhost", "127.0.0.1"),
                sni("the same in TLS and in Host, in other letters", OK, 1, "A.localhost", "a.LOCALHOST"),
                Attack.of(
                        KIND,
                        "operators' port: a foreign name, with the login",
                        MISDIRECTED,
                        by -> by.sendToOperators(
                                request("/", "evil.example") + "Authorization: " + by.login() + "\r\n\r\n")),
                Attack.of(
                        KIND,
                        "operators' port: an absolute URI of a foreign host, with the login",
                        MISDIRECTED,
                        by -> by.sendToOperators(request("https://evil.example/", "localhost") + "Authorization: "
                                + by.login() + "\r\n\r\n")),
                Attack.of(
                        KIND,
                        "HTTP: a foreign name is sent to the server's name",
                        "308 to https://localhost",
                        by -> redirect(by, "evil.example")),
                Attack.of(
                        KIND,
                        "HTTP: a name of ours is sent to itself",
                        "308 to https://a.localhost",
                        by -> redirect(by, "a.localhost")),
                Attack.of(
                        KIND,
                        "HTTP: an address is sent to the server's name",
                        "308 to https://localhost",
                        by -> redirect(by, "192.0.2.7")));
    }

    private static Attack ours(String name, String host) {
        return Attack.bytes(KIND, name, OK, 1, request("/", host) + "\r\n");
    }

    private static Attack host(String name, String outcome, String host) {
        return Attack.bytes(KIND, name, outcome, 0, request("/", host) + "\r\n");
    }

    private static Attack target(String name, String outcome, int counted, String target, String host) {
        return Attack.bytes(KIND, name, outcome, counted, request(target, host) + "\r\n");
    }

    private static Attack forwarded(String header) {
        return Attack.bytes(
                KIND,
                header + " names a foreign host: nobody reads it",
                OK,
                1,
                request("/", "localhost") + header + ": host=evil.example\r\n\r\n");
    }

    private static Attack sni(String name, String outcome, int counted, String tls, String host) {
        return new Attack(KIND, name, outcome, counted, by -> by.sendAs(tls, request("/", host) + "\r\n"));
    }

    private static String request(String target, String host) {
        return "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n";
    }

    private static String redirect(Attacker by, String host) throws java.io.IOException {
        Response answer = Response.parse(by.plain(by.users().http(), request("/", host) + "\r\n"));
        String location = answer.headers().getOrDefault("location", "nowhere");
        return answer.status() + " to " + location.replaceFirst(":\\d+/$", "");
    }
}

package countme.acceptance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;

/** A balancer on this machine: asks for clients, and says whom it asks for in one of the ways that balancers have. */
record Balancer(Target target, Way way) {
    /** How a client's address is told. */
    enum Way {
        FORWARDED_FOR,
        PROXY_V1,
        PROXY_V2
    }

    /** Asks for a client, who uses HTTPS. */
    Response ask(String client, String path) {
        try (Socket plain = Attacker.open(target.host(), target.https())) {
            plain.getOutputStream().write(introduction(client));
            try (var socket = (SSLSocket)
                    target.trust().getSocketFactory().createSocket(plain, "localhost", target.https(), true)) {
                return Response.parse(Attacker.exchange(socket, request(client, path)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same without TLS, to the port that redirects. */
    Response askWithoutTls(String client, String path) {
        try (Socket socket = Attacker.open(target.host(), target.http())) {
            socket.getOutputStream().write(introduction(client));
            return Response.parse(Attacker.exchange(socket, request(client, path)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String request(String client, String path) {
        String forwarded = way == Way.FORWARDED_FOR ? "X-Forwarded-For: 203.0.113.1, " + client + "\r\n" : "";
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + forwarded + "\r\n";
    }

    /** What it sends before all else. */
    private byte[] introduction(String client) throws IOException {
        return switch (way) {
            case FORWARDED_FOR -> new byte[0];
            case PROXY_V1 -> first(client).getBytes(StandardCharsets.US_ASCII);
            case PROXY_V2 -> second(InetAddress.getByName(client).getAddress());
        };
    }

    /** A header of version 1. */
    static String first(String client) {
        return client.contains(":")
                ? "PROXY TCP6 " + client + " ::1 50000 443\r\n"
                : "PROXY TCP4 " + client + " 127.0.0.1 50000 443\r\n";
    }

    private static byte[] second(byte[] client) throws IOException {
        var header = new ByteArrayOutputStream();
        header.write("\r\n\r\n\0\r\nQUIT\n".getBytes(StandardCharsets.US_ASCII));
        // Version 2, on behalf of somebody; TCP over IPv4 or IPv6.
        header.write(0x21);
        header.write(client.length == 4 ? 0x11 : 0x21);
        header.write(
                ByteBuffer.allocate(2).putShort((short) (2 * client.length + 4)).array());
        header.write(client);
        header.write(new byte[client.length]);
        header.write(ByteBuffer.allocate(4)
                .putShort((short) 50000)
                .putShort((short) 443)
                .array());
        return header.toByteArray();
    }
}

package countme.acceptance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * A client that keeps to no rule: it sends what it likes, and says in a few words what came back.
 *
 * @param users where users come in
 * @param operators where operators do
 * @param login the operators', as a header's value
 * @param registryLogin the registry's
 * @param elsewhere does something from an address that is not this machine's own, which has no limits
 * @param banned why clients are kept out now, in the guard's words
 * @param log gives the lines that the proxy wrote meanwhile
 */
record Attacker(
        Target users,
        Target operators,
        String login,
        String registryLogin,
        Function<FloodClient.Way, String> elsewhere,
        Supplier<String> banned,
        Supplier<List<String>> log) {
    private static final int PATIENCE_MILLIS = 15_000;
    private static final int FEW_BYTES = 4096;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})");

    /** Sends bytes over TLS; see {@link #told}. */
    String send(String bytes) throws IOException {
        return send(users, "", bytes);
    }

    /** The same to operators' port. */
    String sendToOperators(String bytes) throws IOException {
        return send(operators, "", bytes);
    }

    /** The same, with a server name within TLS. */
    String sendAs(String serverName, String bytes) throws IOException {
        return send(users, serverName, bytes);
    }

    private static String send(Target to, String serverName, String bytes) throws IOException {
        try (SSLSocket socket = connect(to, serverName)) {
            return told(exchange(socket, bytes));
        } catch (SSLException e) {
            return "TLS refused";
        }
    }

    /** Sends bytes without TLS, and gives what came back as it is. */
    String plain(int port, String bytes) throws IOException {
        try (Socket socket = open(users.host(), port)) {
            return exchange(socket, bytes);
        }
    }

    /** A connection over TLS after its handshake; without a server name none is sent. */
    static SSLSocket connect(Target to, String serverName, String... protocols) throws IOException {
        return secure(open(to.host(), to.https()), to, serverName, protocols);
    }

    /** The same over a connection that is open. */
    static SSLSocket secure(Socket open, Target to, String serverName, String... protocols) throws IOException {
        // Sessions are resumed by this name, and it is sent where it is one.
        String name = serverName.isEmpty() ? to.host() : serverName;
        var socket = (SSLSocket) to.trust().getSocketFactory().createSocket(open, name, to.https(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    static Socket open(String host, int port) throws IOException {
        var socket = new Socket();
        socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    static String exchange(Socket socket, String bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
        } catch (IOException e) {
            // It may have been answered, and closed, before it was all sent.
        }
        return answer(socket.getInputStream());
    }

    /** What comes until the other side closes, or resets: then what came before. */
    static String answer(InputStream in) {
        var answer = new ByteArrayOutputStream();
        byte[] some = new byte[FEW_BYTES];
        try {
            for (int read = in.read(some); read >= 0; read = in.read(some)) {
                answer.write(some, 0, read);
            }
        } catch (SocketTimeoutException e) {
            return answer.toString(StandardCharsets.ISO_8859_1) + " and the connection stays open";
        } catch (IOException e) {
            // It ends here, too.
        }
        return answer.toString(StandardCharsets.ISO_8859_1);
    }

    /** The status of each answer, in their order. */
    static List<String> statuses(String answer) {
        return STATUS.matcher(answer)
                .results()
                .map((MatchResult status) -> status.group(1))
                .toList();
    }

    /** The status of each answer, in their order, such as {@code 405, 200}; {@code closed} when none came. */
    static String told(String answer) {
        if (answer.isEmpty()) {
            return "closed";
        }
        List<String> statuses = statuses(answer);
        return statuses.isEmpty() ? "no HTTP/1 answer" : String.join(", ", statuses);
    }
}

package countme.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** As much of Redis as the counter uses, with the faults that the real one has on bad days. */
final class FakeRedis implements AutoCloseable {
    /** What it does with a command. */
    enum Mood {
        SERVES,
        /** Accepts and reads, says nothing. */
        IS_FROZEN,
        /** Counts, then closes the connection instead of answering. */
        BREAKS_AFTER_INCR,
        /** The same, but only this once. */
        BREAKS_AFTER_NEXT_INCR,
        LOADS
    }

    private final Map<String, String> values = new ConcurrentHashMap<>();
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    /** What it gave to whom, by the key and the field that hold it, and the hashes of scripts it was sent. */
    private final Map<List<String>, String> numbers = new ConcurrentHashMap<>();

    private final Set<String> scripts = ConcurrentHashMap.newKeySet();
    private final AtomicInteger incrs = new AtomicInteger();
    private final AtomicInteger pings = new AtomicInteger();
    private volatile CountDownLatch held = new CountDownLatch(0);
    private volatile String password = "";
    private volatile String forgotten = "";
    private volatile Mood mood = Mood.SERVES;
    private volatile ServerSocket listener;
    private int port;

    FakeRedis() {
        listener = listen();
    }

    int port() {
        return port;
    }

    FakeRedis is(Mood mood) {
        this.mood = mood;
        return this;
    }

    /** From now on nobody is let in but with this password. */
    void demand(String newPassword) {
        password = newPassword;
    }

    void set(String key, String value) {
        values.put(key, value);
    }

    @Nullable
    String get(String key) {
        return values.get(key);
    }

    /** Forgets scripts, as a restart does. */
    void forgetScripts() {
        scripts.clear();
    }

    /** Answers nothing until {@link #letGo}; what arrives meanwhile is done then. */
    void hold() {
        held = new CountDownLatch(1);
    }

    void letGo() {
        held.countDown();
    }

    /** From now on requests of the period that ends then come too late, unless they have a number. */
    void forget(long until) {
        forgotten = Long.toString(until);
    }

    /** Commands to count that arrived, whatever became of them. */
    int incrs() {
        return incrs.get();
    }

    /** All commands that arrived. */
    int asked() {
        return incrs.get() + pings.get();
    }

    /** Goes away: refuses connections and closes those it has. Values are kept. */
    void stop() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        dropClients();
    }

    /** Back on the same port. */
    void start() {
        listener = listen();
    }

    /** Closes every connection but goes on listening, as a quick restart looks to a client. */
    void dropClients() {
        for (Socket client : clients) {
            quietly(client::close);
        }
    }

    @Override
    public void close() {
        stop();
    }

    private ServerSocket listen() {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 256);
            port = socket.getLocalPort();
            daemon(() -> accept(socket));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket socket) {
        quietly(() -> {
            while (true) {
                Socket client = socket.accept();
                clients.add(client);
                daemon(() -> serve(client));
            }
        });
    }

    private void serve(Socket client) {
        quietly(() -> {
            try (client) {
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
                OutputStream out = client.getOutputStream();
                boolean letIn = password.isEmpty();
                for (String[] command = read(in); command.length > 0; command = read(in)) {
                    if (client.isClosed()) {
                        // Closed by us a moment before these bytes came in.
                        return;
                    }
                    if (command[0].equals("AUTH")) {
                        letIn = command[command.length - 1].equals(password);
                        out.write((letIn ? "+OK\r\n" : "-WRONGPASS invalid username-password pair\r\n")
                                .getBytes(StandardCharsets.UTF_8));
                        continue;
                    }
                    String reply = letIn ? replyTo(command) : "-NOPERM User default has no permissions\r\n";
                    if (reply == null) {
                        return;
                    }
                    out.write(reply.getBytes(StandardCharsets.UTF_8));
                    out.flush();
                }
            }
        });
        clients.remove(client);
    }

    /** Null closes the connection, nothing says nothing. */
    private @Nullable String replyTo(String[] command) {
        if (command[0].equals("EVALSHA") && !scripts.contains(command[1])) {
            return "-NOSCRIPT No matching script.\r\n";
        }
        boolean counts = !command[0].equals("PING");
        if (counts) {
            incrs.incrementAndGet();
            awaitLetGo();
        } else {
            pings.incrementAndGet();
        }
        return switch (mood) {
            case IS_FROZEN -> "";
            case LOADS -> "-LOADING Redis is loading the dataset in memory\r\n";
            case SERVES -> counts ? count(command) : "+PONG\r\n";
            case BREAKS_AFTER_INCR -> counts ? countAndBreak(command) : "+PONG\r\n";
            case BREAKS_AFTER_NEXT_INCR -> {
                if (counts) {
                    mood = Mood.SERVES;
                    yield countAndBreak(command);
                }
                yield "+PONG\r\n";
            }
        };
    }

    private void awaitLetGo() {
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable String countAndBreak(String[] command) {
        String unused = count(command);
        return null;
    }

    /** The script is the counter's only one; what it does is done here in Java, as the real one does it in one step. */
    private synchronized String count(String[] command) {
        if (command[0].equals("INCR")) {
            return increment(command[1]);
        }
        if (command[0].equals("EVAL")) {
            scripts.add(sha1(command[1]));
        }
        return countEach(command);
    }

    /** Command, script, number of keys, count, a key for each period; for each period when it ends, how many, and their ids. */
    private String countEach(String[] command) {
        int periods = Integer.parseInt(command[2]) - 1;
        StringBuilder values = new StringBuilder();
        long counted = 0;
        int requests = 0;
        int at = 4 + periods;
        for (int period = 0; period < periods; period++) {
            int size = Integer.parseInt(command[at + 1]);
            for (String id : List.of(command).subList(at + 2, at + 2 + size)) {
                String number = numbers.get(List.of(command[4 + period], id));
                String reply = number != null
                        ? bulk(number)
                        : command[at].equals(forgotten) ? "-LATE began too long ago\r\n" : increment(command[3]);
                if (reply.startsWith(":")) {
                    numbers.put(
                            List.of(command[4 + period], id), reply.substring(1).strip());
                    counted++;
                    reply = ":" + counted + "\r\n";
                }
                values.append(reply);
            }
            requests += size;
            at += 2 + size;
        }
        String last = counted == 0 ? "0" : String.valueOf(this.values.get(command[3]));
        return "*" + (1 + requests) + "\r\n" + bulk(last) + values;
    }

    private static String bulk(String text) {
        return "$" + text.length() + "\r\n" + text + "\r\n";
    }

    private static String sha1(String script) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(script.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private String increment(String key) {
        try {
            return ":"
                    + values.compute(
                            key, (k, old) -> Long.toString(Math.addExact(1, old == null ? 0 : Long.parseLong(old))))
                    + "\r\n";
        } catch (ArithmeticException e) {
            return "-ERR increment or decrement would overflow\r\n";
        } catch (NumberFormatException e) {
            return "-ERR value is not an integer or out of range\r\n";
        }
    }

    /** One RESP array of bulk strings, in ASCII; empty at the end of the stream. */
    private static String[] read(BufferedReader in) throws IOException {
        String header = in.readLine();
        if (header == null) {
            return new String[0];
        }
        String[] words = new String[Integer.parseInt(header.substring(1))];
        for (int i = 0; i < words.length; i++) {
            char[] word = new char[Integer.parseInt(in.readLine().substring(1))];
            for (int at = 0; at < word.length; at++) {
                word[at] = (char) in.read();
            }
            in.readLine();
            words[i] = new String(word);
        }
        return words;
    }

    private interface Io {
        void run() throws IOException;
    }

    /** Sockets closed by the other end are this class's daily business. */
    private static void quietly(Io io) {
        try {
            io.run();
        } catch (IOException e) {
            return;
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "fake-redis");
        thread.setDaemon(true);
        thread.start();
    }
}

package countme.topology.deploy.project;

import countme.certs.CertificateProblem;
import countme.certs.PrivateFiles;
import countme.topology.report.Problem;
import countme.topology.service.Login;
import countme.topology.state.StateDir;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The console's login: generated once and kept with the project's state, readable by its owner only. */
public final class ConsoleLogin {
    private static final String USER = "countme";
    /** None that is easily taken for another one; 24 of them are 139 random bits. */
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static final int LENGTH = 24;

    private final Path directory;
    private final Path file;

    public ConsoleLogin(StateDir state) {
        this.directory = state.secrets();
        this.file = directory.resolve("console-password");
    }

    /** The login; generated first where there is none. */
    public Login ensure() {
        return kept().orElseGet(this::rotate);
    }

    /** The login; empty when none was generated yet. Writes nothing. */
    public Optional<Login> kept() {
        return translated(() -> PrivateFiles.read(file))
                .map(String::strip)
                .filter(password -> !password.isEmpty())
                .map(password -> new Login(USER, password));
    }

    /** A new login in place of the old one; the proxy still has to be told. */
    public Login rotate() {
        String password = new SecureRandom()
                .ints(LENGTH, 0, ALPHABET.length())
                .mapToObj(ALPHABET::charAt)
                .map(String::valueOf)
                .collect(Collectors.joining());
        return translated(() -> {
            PrivateFiles.prepare(directory);
            PrivateFiles.write(file, password + "\n");
            return new Login(USER, password);
        });
    }

    private static <T> T translated(Supplier<T> work) {
        try {
            return work.get();
        } catch (CertificateProblem e) {
            throw new Problem(e.what(), e.why(), e.next(), e);
        }
    }
}

package countme.topology.deploy.project;

import countme.certs.CertificateProblem;
import countme.certs.PrivateFiles;
import countme.topology.report.Problem;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A file that only its owner can read. */
public record SecretFile(Path directory, String name) {
    /** None that is easily taken for another one; 24 of them are 139 random bits. */
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static final int LENGTH = 24;

    /** A password that nobody guesses. */
    public static String random() {
        return new SecureRandom()
                .ints(LENGTH, 0, ALPHABET.length())
                .mapToObj(ALPHABET::charAt)
                .map(String::valueOf)
                .collect(Collectors.joining());
    }

    /** Its content; empty when there is none. */
    public Optional<String> read() {
        return translated(() -> PrivateFiles.read(directory.resolve(name)))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    public void write(String content) {
        boolean unused = translated(() -> {
            PrivateFiles.prepare(directory);
            PrivateFiles.write(directory.resolve(name), content);
            return true;
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

package countme.certs.trust;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the trust stores of a Linux machine: the system's, and the databases of the user's browsers. */
final class LinuxStores {
    /** Chromium reads its own database; beside the usual one, where newer versions and its snap keep theirs. */
    private static final List<String> CHROMIUM =
            List.of(".pki/nssdb", ".local/share/pki/nssdb", "snap/chromium/current/.pki/nssdb");

    /** Firefox has a database in every profile; the distribution's own, snap and Flatpak. */
    private static final List<String> FIREFOX = List.of(
            ".mozilla/firefox",
            "snap/firefox/common/.mozilla/firefox",
            ".var/app/org.mozilla.firefox/.mozilla/firefox");

    private LinuxStores() {}

    static List<TrustStore> find(Path root, Path home) {
        Stream<TrustStore> system = Stream.of(
                        new AnchorDirectory(
                                "Debian's and Ubuntu's trust store",
                                root.resolve("usr/local/share/ca-certificates"),
                                ".crt",
                                root.resolve("etc/ssl/certs/ca-certificates.crt"),
                                // Without --fresh neither a replaced nor a removed certificate is noticed.
                                List.of("update-ca-certificates", "--fresh"),
                                Optional.of(root.resolve("etc/ssl/certs/java/cacerts"))),
                        new AnchorDirectory(
                                "Fedora's and Red Hat's trust store",
                                root.resolve("etc/pki/ca-trust/source/anchors"),
                                ".pem",
                                root.resolve("etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"),
                                List.of("update-ca-trust", "extract"),
                                Optional.empty()),
                        new AnchorDirectory(
                                "Arch's trust store",
                                root.resolve("etc/ca-certificates/trust-source/anchors"),
                                ".crt",
                                root.resolve("etc/ca-certificates/extracted/tls-ca-bundle.pem"),
                                List.of("trust", "extract-compat"),
                                Optional.empty()))
                .filter(store -> Files.isDirectory(store.directory()))
                .map(TrustStore.class::cast);
        Stream<TrustStore> browsers = Stream.concat(
                        CHROMIUM.stream().map(home::resolve),
                        FIREFOX.stream().map(home::resolve).flatMap(LinuxStores::children))
                .filter(directory -> Files.isRegularFile(directory.resolve("cert9.db")))
                .map(NssDatabase::new);
        return Stream.concat(system, browsers).toList();
    }

    private static Stream<Path> children(Path directory) {
        if (!Files.isDirectory(directory)) {
            return Stream.empty();
        }
        try (Stream<Path> children = Files.list(directory)) {
            return children.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

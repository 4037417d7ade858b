package countme.certs;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;

/** What a pair of certificate and key files turned out to hold. */
sealed interface Stored {
    /** Neither file is there. */
    record Missing() implements Stored {}

    /** Of no use; {@code why} is a half-sentence that names the file. */
    record Broken(String why) implements Stored {}

    /** Both could be read; whether they fit each other is for {@link Renewal} to say. */
    record Found(Identity identity) implements Stored {}

    /** Reads without changing anything; a {@link CertificateProblem} only when the file system refuses. */
    static Stored read(Path certificateFile, Path keyFile) {
        return parse(PrivateFiles.read(certificateFile), certificateFile, PrivateFiles.read(keyFile), keyFile);
    }

    /** The same for texts that were read already; empty where there was no file. */
    static Stored parse(Optional<String> certificate, Path certificateFile, Optional<String> key, Path keyFile) {
        if (certificate.isEmpty() && key.isEmpty()) {
            return new Missing();
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            return new Broken((key.isEmpty() ? keyFile : certificateFile).getFileName() + " is missing");
        }
        Path parsing = certificateFile;
        try {
            var chain = Pem.certificates(certificate.get());
            parsing = keyFile;
            return new Found(new Identity(Pem.privateKey(key.get()), chain));
        } catch (GeneralSecurityException e) {
            return new Broken(parsing.getFileName() + " " + e.getMessage());
        }
    }
}

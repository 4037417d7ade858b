package countme.certs.trust;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The authority to trust.
 *
 * @param name its name in the trust stores; the same for an authority and its successor, so that one replaces the other
 * @param file its certificate, PEM
 */
public record Anchor(String name, Path file) {
    private static final Pattern SAFE = Pattern.compile("[a-z0-9][a-z0-9-]*");

    public Anchor {
        if (!SAFE.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is not made of a-z, 0-9 and hyphens");
        }
        file = file.toAbsolutePath();
    }

    /** The authority of a project. */
    public static Anchor ofProject(String project, Path file) {
        return new Anchor("countme-ca-" + project, file);
    }

    /** The base64 lines of the certificate: how it looks in anyone's PEM bundle. Empty when its file is gone. */
    Optional<String> body() {
        try {
            return Optional.of(Files.readString(file, StandardCharsets.US_ASCII)
                    .replaceAll("(?s).*-----BEGIN CERTIFICATE-----|-----END CERTIFICATE-----.*", "")
                    .strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    boolean isIn(String pem) {
        return body().filter(pem::contains).isPresent();
    }
}

package countme.loadtest.landscape;

import countme.loadtest.Docker;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * The one image that all peers and the load generator run from. Built when it is not there yet and kept, because building takes a minute;
 * its tag is a hash of what it is made of.
 */
final class PeerImage {
    private static final List<String> FILES = List.of(
            "Dockerfile",
            "app.py",
            "clients.lua",
            "common.conf",
            "generator.sh",
            "limit.conf",
            "page.html",
            "place.sh",
            "proxy.conf",
            "report.lua",
            "static.conf",
            "tls.conf");
    private static final String OFFICIAL = "debian:trixie-slim";
    /** What the launcher bootstraps where no registry answers. */
    private static final String OF_THE_LAUNCHER = "countme-stand-in/debian";

    private static final int TAG_LENGTH = 12;

    private PeerImage() {}

    /**
     * The image's name, built where it is missing.
     *
     * @throws IOException when it cannot be built; the message says what to do
     */
    static String get(PrintStream out) throws IOException, InterruptedException {
        String name = "countme-landscape:" + hash();
        if (!Docker.succeeds("image", "inspect", name)) {
            String base = base();
            out.println("building the peers' image from " + base + ", once");
            Path context = Files.createTempDirectory("countme-landscape");
            try {
                for (String file : FILES) {
                    Files.write(context.resolve(file), content(file));
                }
                String unused = Docker.run(
                        "build",
                        "--quiet",
                        "--tag",
                        name,
                        "--label",
                        "countme.landscape=image",
                        "--build-arg",
                        "BASE=" + base,
                        context.toString());
            } finally {
                for (String file : FILES) {
                    Files.deleteIfExists(context.resolve(file));
                }
                Files.delete(context);
            }
        }
        return name;
    }

    private static String base() throws IOException, InterruptedException {
        if (Docker.succeeds("image", "inspect", OFFICIAL) || Docker.succeeds("pull", "--quiet", OFFICIAL)) {
            return OFFICIAL;
        }
        return Docker.run("images", "--format", "{{.Repository}}:{{.Tag}}", OF_THE_LAUNCHER)
                .lines()
                .findFirst()
                .orElseThrow(() -> new IOException(
                        "The peers' image cannot be built: %s cannot be pulled, and the launcher has made no Debian base here. Give the engine a registry, or run 'java -jar topology/target/topology.jar images build', then run this again."
                                .formatted(OFFICIAL)));
    }

    private static String hash() throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String file : FILES) {
                digest.update(file.getBytes(StandardCharsets.UTF_8));
                digest.update(content(file));
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, TAG_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }

    private static byte[] content(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(PeerImage.class.getResourceAsStream(file), file)) {
            return in.readAllBytes();
        }
    }
}

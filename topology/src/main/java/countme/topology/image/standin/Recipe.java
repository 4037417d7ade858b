package countme.topology.image.standin;

import countme.topology.service.Hash;
import countme.topology.service.ImageRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a stand-in is made: the files under {@code /stand-in/<short name>/}. A {@code Dockerfile} over a Debian base; with a {@code go.mod}, a Go
 * program that goes into it, its {@code tool} or else its own {@code main.go}; with the arguments of {@code mmdebstrap}, the base itself.
 *
 * @param image the official image it stands for
 * @param files by name
 * @param hash of everything that goes in, the base's recipe included
 */
public record Recipe(ImageRef image, SortedMap<String, byte[]> files, String hash) {
    /** What every stand-in is built over. */
    static final ImageRef BASE = ImageRef.of("debian:trixie-20261005-slim");

    /** What the names of all stand-ins begin with. */
    public static final String PREFIX = "countme-stand-in/";

    static final String DOCKERFILE = "Dockerfile";
    static final String GO_MOD = "go.mod";
    static final String GO_SUM = "go.sum";
    /** A main program of our own, where the modules' own is not what is wanted. */
    static final String GO_MAIN = "main.go";

    static final String LDFLAGS = "ldflags";
    static final String MMDEBSTRAP = "mmdebstrap";

    private static final List<String> NAMES = List.of(DOCKERFILE, GO_MOD, GO_SUM, GO_MAIN, LDFLAGS, MMDEBSTRAP);

    static Optional<Recipe> of(ImageRef image, String architecture) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (String name : NAMES) {
            read("/stand-in/" + image.shortName() + "/" + name).ifPresent(content -> files.put(name, content));
        }
        return files.isEmpty() ? Optional.empty() : Optional.of(of(image, architecture, files));
    }

    static Recipe of(ImageRef image, String architecture, SortedMap<String, byte[]> files) {
        Hash hash = new Hash().add(image.toString()).add(architecture);
        files.forEach((name, content) -> hash.add(name).add(content));
        if (!files.containsKey(MMDEBSTRAP)) {
            Recipe.of(BASE, architecture).ifPresent(base -> hash.add(base.hash()));
        }
        return new Recipe(image, files, hash.hex12());
    }

    /** The stand-in's own name; it changes with everything that goes in, and is never the official one. */
    String reference() {
        return PREFIX + image.shortName() + ":" + image.tag() + "-" + hash;
    }

    boolean has(String name) {
        return files.containsKey(name);
    }

    String text(String name) {
        return new String(Objects.requireNonNull(files.get(name), name), StandardCharsets.UTF_8).strip();
    }

    private static Optional<byte[]> read(String resource) {
        try (InputStream in = Recipe.class.getResourceAsStream(resource)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

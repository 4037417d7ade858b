package countme.topology.image;

import countme.topology.image.local.Origin;
import countme.topology.image.local.SuppliedImage;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which images the services may run from, by their digests: an official image's own, and of a stand-in that of what it is built from. What is put
 * together over an image, or deployed, has a digest in its name already.
 *
 * @param file a line for each image, its name and its digest
 */
public record ImageLock(Path file) {
    private static final String HEADING =
            "# What each image is on amd64 or arm64, whichever wrote this. 'up' refuses any other; 'images lock' writes it anew.\n";

    /**
     * Refuses an image that is another one than is written down, or of which nothing is.
     *
     * @throws Problem with both digests
     */
    public SuppliedImage require(SuppliedImage image) {
        String name = image.image().toString();
        String locked = read().get(name);
        String there = digest(image);
        if (there.equals(locked)) {
            return image;
        }
        throw new Problem(
                "The image " + name + " is not the one that is locked",
                file + (locked == null ? " does not have it" : " has " + locked) + ", and on this engine it is " + there
                        + ".",
                "If that is meant, type 'images lock'. If not, remove it ('docker image rm " + image.reference()
                        + "'), so that it is got again.");
    }

    /** Writes down what these are, and nothing else. */
    public void write(Collection<SuppliedImage> images) {
        try {
            Files.writeString(file, text(images));
        } catch (IOException e) {
            throw unusable("written", e);
        }
    }

    /** What such a file says of these. */
    public static String text(Collection<SuppliedImage> images) {
        var lines = new TreeMap<String, String>();
        images.forEach(image -> lines.put(image.image().toString(), digest(image)));
        return lines.entrySet().stream()
                .map(line -> line.getKey() + " " + line.getValue() + "\n")
                .collect(Collectors.joining("", HEADING, ""));
    }

    /** What an image is: {@code sha256:…}, or {@code stand-in:…}. */
    public static String digest(SuppliedImage image) {
        return image.origin() == Origin.STAND_IN
                ? "stand-in:" + image.reference().substring(image.reference().lastIndexOf('-') + 1)
                : image.id();
    }

    private Map<String, String> read() {
        try {
            return Files.readString(file)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.strip().split(" ", -1))
                    .filter(words -> words.length == 2)
                    .collect(Collectors.toMap(words -> words[0], words -> words[1], (one, other) -> other));
        } catch (NoSuchFileException e) {
            throw new Problem(
                    ExitCode.FAILED,
                    "There is no image lock " + file,
                    "So nobody can tell whether the images are those that are meant.",
                    "Type 'images lock' to write it, or leave --image-lock away.",
                    e);
        } catch (IOException e) {
            throw unusable("read", e);
        }
    }

    private Problem unusable(String what, IOException e) {
        return new Problem(
                ExitCode.FAILED,
                "The image lock " + file + " cannot be " + what,
                Problem.reason(e) + ".",
                "Make the file usable.",
                e);
    }
}

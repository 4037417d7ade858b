package countme.topology.service;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A Java program whose image is put together from files that this launcher carries, over the service's own image as base.
 *
 * @param resources class path directory with {@code app.jar} and {@code libs}
 * @param ports it listens on
 * @param javaFlags between {@code java} and the class path
 * @param mainClass starts it
 * @param training how Java is trained for later starts
 * @param labels what the image says of itself beside the usual, of such files wherever they are
 */
public record JavaApp(
        String resources,
        List<Integer> ports,
        List<String> javaFlags,
        String mainClass,
        JavaTraining training,
        Function<Path, Map<String, String>> labels) {
    /** The directory of its files in the image. */
    public static final String HOME = "/app";

    /** The file there that has {@code labels}, as JSON: for whoever reaches a container and no registry. */
    public static final String LABELS = "labels.json";

    public JavaApp {
        ports = List.copyOf(ports);
        javaFlags = List.copyOf(javaFlags);
    }
}

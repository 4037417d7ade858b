package countme.topology.service;

import java.util.List;

/**
 * An image put together from files this launcher carries, over the service's own image as base.
 *
 * @param resources class path directory with {@code app.jar} and {@code libs}
 * @param javaFlags between {@code java} and the class path
 * @param mainClass starts it
 * @param trainingClass runs it for itself alone, see {@link TrainedStart}
 */
public record JavaApp(String resources, List<String> javaFlags, String mainClass, String trainingClass) {
    public JavaApp {
        javaFlags = List.copyOf(javaFlags);
    }
}

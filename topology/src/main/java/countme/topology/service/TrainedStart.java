package countme.topology.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a replica finds what an earlier run of its image taught Java, and how that is written: classes, and profiles by which the second
 * compiler can begin at once (an AOT cache, JEP 514 and 515). It lies in a volume: what it holds differs with every run, and an image must not.
 */
public final class TrainedStart {
    /** Where the volume is mounted. */
    public static final String MOUNT = "/trained";
    /** In it, and belongs to the user that replicas run as. */
    public static final String DIRECTORY = "java";

    /** On an image whose entry point looks for the cache: the class that trains it. */
    public static final String LABEL = "countme.training";
    /** Appears last. */
    public static final String DONE = MOUNT + "/" + DIRECTORY + "/done";

    /** How long a training may take, in seconds; on a machine without a free processor it does not come to its end, and is tried again another day. */
    public static final int MOST_SECONDS = 900;

    private static final String CACHE = MOUNT + "/" + DIRECTORY + "/start.aot";

    /** Java takes either an archive or a cache. It looks at a cache's checksums only when told to, and one with a wrong byte would end it. */
    private static final String CHOOSING =
            "if [ -r %1$s ]; then set -- -XX:AOTCache=%1$s -XX:+VerifySharedSpaces \"$@\"; else set -- %2$s \"$@\"; fi; exec java \"$@\"";

    /** Java's words come after the main class, which is the script's name, so that the last step can do without it. */
    private static final String TRAINING = String.join(
            "\n",
            "set -e",
            "cd " + MOUNT + "/" + DIRECTORY,
            "rm -f -- *.new",
            "java -XX:AOTMode=record -XX:AOTConfiguration=profile.new \"$@\" \"$0\"",
            "java -XX:AOTMode=create -XX:AOTConfiguration=profile.new -XX:AOTCache=start.new \"$@\"",
            "rm profile.new",
            // What a power cut leaves half written would be mapped into memory.
            "sync start.new",
            "mv start.new " + CACHE,
            ": > " + DONE);

    private TrainedStart() {}

    /** The volume of an image at a site. Whatever makes a cache useless, Java, its flags or a jar, makes another image. */
    public static String volume(Placement site, String imageId) {
        return site.name(
                "trained-" + imageId.substring(imageId.indexOf(':') + 1).substring(0, 12));
    }

    /**
     * An entry point that starts from the cache where there is one.
     *
     * @param archive Java's flag for what to start from otherwise
     * @param java words after {@code java}
     */
    public static List<String> entryPoint(String archive, List<String> java) {
        var line = new ArrayList<>(List.of("sh", "-c", CHOOSING.formatted(CACHE, archive), "java"));
        line.addAll(java);
        return List.copyOf(line);
    }

    /**
     * The command that trains an image: the same Java with the same flags and class path as its entry point has; empty when that is not one
     * of {@link #entryPoint}'s.
     */
    public static Optional<List<String>> training(List<String> entryPoint, String mainClass) {
        if (entryPoint.size() < 6 || !entryPoint.get(2).contains(CACHE)) {
            return Optional.empty();
        }
        var line = new ArrayList<>(timed("sh", "-c", TRAINING, mainClass));
        line.addAll(entryPoint.subList(4, entryPoint.size() - 1));
        return Optional.of(List.copyOf(line));
    }

    /** A command that nobody has to end. */
    public static List<String> timed(String... command) {
        var line = new ArrayList<>(List.of("timeout", "-s", "KILL", String.valueOf(MOST_SECONDS)));
        line.addAll(List.of(command));
        return List.copyOf(line);
    }

    /** A service's variables, some of them changed. */
    public static List<String> environment(Service service, Map<String, String> changed) {
        var variables = new TreeMap<>(service.environment());
        variables.putAll(changed);
        return variables.entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toList();
    }
}

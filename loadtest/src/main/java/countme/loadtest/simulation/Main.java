package countme.loadtest.simulation;

import io.gatling.app.Gatling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * Runs a simulation of the {@link Suite} without Maven: {@code java -Dcountme.simulation=Steady -cp … countme.loadtest.simulation.Main}, with
 * Gatling's own arguments if any. Reports go to {@code target/gatling} below the working directory. Exits with 0 when every answer was right and
 * the count exact, 2 when not, 1 when the load could not be run.
 */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Locale.setDefault(Locale.ROOT);
        Parameters unused = Parameters.orExit(() -> Parameters.from(System.getProperties()));
        Process gatling = process(System.getProperties(), args).inheritIO().start();
        Runtime.getRuntime().addShutdownHook(new Thread(gatling::destroy));
        System.exit(gatling.waitFor());
    }

    /**
     * A run in a JVM of its own, which Gatling needs: it wants options, and takes the logging down with it when it ends.
     *
     * @param parameters those of the simulation, which is one of them, by their full names; what does not begin with theirs is left out
     * @param args Gatling's own arguments
     * @throws IllegalArgumentException when a parameter is wrong; the message says which and what is allowed
     */
    public static ProcessBuilder process(Properties parameters, String... args) {
        Suite suite = Parameters.from(parameters).suite();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-Dlogback.configurationFile=loadtest-logback.xml",
                // Gatling asks a registry for its newest version at every start and has no switch for it: nothing
                // answers there.
                "-Dhttps.proxyHost=127.0.0.1",
                "-Dhttps.proxyPort=1",
                "-Djava.util.prefs.userRoot=target"));
        Parameters.given(parameters).forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Gatling.class.getName()));
        command.addAll(List.of("--simulation", suite.simulation().getName(), "--results-folder", "target/gatling"));
        command.addAll(List.of(args));
        return new ProcessBuilder(command);
    }
}

package countme.topology.cli;

import countme.topology.cli.VerbHelp.Group;
import countme.topology.deploy.Deployment;
import countme.topology.deploy.project.Doorway;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code open}: where to look. */
@Command(
        name = "open",
        description = {
            "Prints the addresses and the console's login.",
            "Opens both addresses on a desktop, unless --dry-run is given. What only the engine's own machine reaches, when that is another one, it brings here until Ctrl-C."
        })
@VerbHelp(
        group = Group.WATCH,
        takes = {"--dry-run", "--format", "--project", "--engine"},
        instead = "'up -d' prints the ways in, 'secrets show' the console's login.",
        examples = "open # Where to look")
final class OpenVerb extends Verb {
    @Override
    ExitCode run(Root root) {
        Deployment deployment = root.deployment();
        String url = deployment
                .address()
                .orElseThrow(() -> new Problem(
                        "There is nothing to open",
                        "The proxy of this project does not run.",
                        "Type 'up' to start it."));
        Map<String, String> places = deployment.addresses(url);
        List<String> names = List.copyOf(places.keySet());
        Map<String, Doorway> brought = root.dryRun ? Map.of() : brought(deployment, names);
        brought.forEach((name, way) ->
                places.put(name, "https://localhost:" + way.address().getPort()));
        Optional<String> console = Optional.ofNullable(places.get(Deployment.CONSOLE));
        if (console.isPresent()) {
            deployment
                    .project()
                    .login()
                    .kept()
                    .ifPresent(login -> places.putAll(SecretsVerb.fields(deployment.project(), login)));
        }
        root.output().fields(places);
        deployment
                .project()
                .keys()
                .another()
                .ifPresent(other -> root.progress().say("the logins of the console and the registry have " + other));
        if (!root.dryRun) {
            browser(root.environment())
                    .ifPresent(command -> names.forEach(name -> show(command, String.valueOf(places.get(name)))));
        }
        if (!brought.isEmpty()) {
            stay(root, deployment, brought);
        }
        return ExitCode.OK;
    }

    /** What is brought here from another machine. */
    private static Map<String, Doorway> brought(Deployment deployment, List<String> places) {
        var ways = new LinkedHashMap<String, Doorway>();
        for (String place : places) {
            (place.equals(Deployment.CONSOLE) ? deployment.operatorsDoorway() : deployment.usersDoorway())
                    .ifPresent(way -> ways.put(place, way));
        }
        return ways;
    }

    private static void stay(Root root, Deployment deployment, Map<String, Doorway> brought) {
        // Whoever reads it along is to have it now.
        root.output().print("");
        root.progress()
                .say("These lead to " + deployment.project().engine().address()
                        + " as long as this runs. Press Ctrl-C to end it.");
        while (deployment.project().time().pass(Duration.ofHours(1))) {
            // Until it is ended.
        }
        brought.values().forEach(Doorway::close);
    }

    private static Optional<String> browser(Map<String, String> environment) {
        if (System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac")) {
            return Optional.of("open");
        }
        boolean desktop = environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY");
        return desktop ? Optional.of("xdg-open") : Optional.empty();
    }

    private static void show(String command, String url) {
        try {
            new ProcessBuilder(command, url)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            // The address is printed; a desktop without an opener is no failure.
        }
    }
}

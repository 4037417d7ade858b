package countme.acceptance;

import com.github.dockerjava.api.command.InspectContainerResponse;
import countme.topology.docker.Belongings;
import countme.topology.docker.Inventory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that a launcher's project is, on the disk and on the engine: two are equal when nothing was written between them.
 *
 * @param files by path, with what a write to them would change
 * @param things containers with their state, volumes, network, and the image of every service
 */
record Footprint(Map<String, String> files, List<String> things) {
    static Footprint of(Launcher launcher, Stack stack) {
        return new Footprint(files(launcher), things(launcher.project(), stack));
    }

    private static Map<String, String> files(Launcher launcher) {
        try (Stream<Path> all = Files.walk(launcher.directory())) {
            return all.filter(file -> !file.equals(launcher.directory()))
                    .collect(Collectors.toMap(Path::toString, Footprint::print));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String print(Path file) {
        try {
            String content =
                    Files.isRegularFile(file) ? Arrays.hashCode(Files.readAllBytes(file)) + " " + Files.size(file) : "";
            return Files.getLastModifiedTime(file) + " " + content;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> things(String project, Stack stack) {
        var things = new ArrayList<>(new Belongings(stack.engine()).of(project));
        Inventory.read(stack.engine(), project).containers().forEach(one -> {
            InspectContainerResponse seen =
                    stack.docker().inspectContainerCmd(one.id()).exec();
            things.add(one.id() + " " + seen.getState().getStatus() + " "
                    + seen.getState().getStartedAt());
        });
        stack.topology()
                .services()
                .forEach(service -> things.add(service.name() + " "
                        + stack.deployment().project().images().present(service)));
        return things.stream().sorted().toList();
    }
}

package countme.topology.deploy.release;

import countme.topology.deploy.project.Project;
import countme.topology.docker.Exec;
import countme.topology.docker.Inventory;
import countme.topology.service.Inside;
import countme.topology.state.KeptReleases;
import countme.topology.state.Release;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Removes old versions from the stack's registry: all but the newest and those that may be gone back to. The space they
 * took is freed when the registry starts the next time.
 */
final class RegistryPrune {
    private static final Duration COMMAND = Duration.ofSeconds(10);

    /** A tag, and the digest it names. */
    record Tag(String name, String digest) {}

    private RegistryPrune() {}

    /** Does it where a registry runs; what fails today is done the next time. */
    static void run(Project project, List<Release> deployed) {
        Inventory inventory = project.inventory();
        var access = new RegistryAccess(project);
        Set<String> kept = deployed.stream().map(Release::digest).collect(Collectors.toSet());
        access.inside(inventory)
                .ifPresent(http -> access.registry()
                        .ifPresent(registry -> inventory
                                .running(registry.service().name())
                                .ifPresent(running -> {
                                    String name = access.repositoryName();
                                    Inside.Result listed = Exec.run(
                                            project.engine(), running.id(), registry.listingTags(name), COMMAND);
                                    surplus(tags(listed.output()), kept)
                                            .forEach(digest ->
                                                    http.send("DELETE", "/v2/" + name + "/manifests/" + digest, ""));
                                })));
    }

    static List<Tag> tags(String listing) {
        return listing.lines()
                .map(line -> line.split(" ", -1))
                .filter(words -> words.length == 2 && words[1].startsWith("sha256:"))
                .map(words -> new Tag(words[0], words[1]))
                .toList();
    }

    /**
     * Digests of what may go.
     *
     * @param tags the newest first
     * @param deployed digests that stay in any case
     */
    static List<String> surplus(List<Tag> tags, Set<String> deployed) {
        Set<String> kept = new HashSet<>(deployed);
        List<String> newestFirst = tags.stream().map(Tag::digest).distinct().toList();
        newestFirst.stream().limit(KeptReleases.KEPT).forEach(kept::add);
        return newestFirst.stream().filter(digest -> !kept.contains(digest)).toList();
    }
}

package countme.topology.image.standin;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.Topology;
import countme.topology.config.Settings;
import countme.topology.service.ImageRef;
import countme.topology.service.Login;
import countme.topology.service.Service;
import countme.topology.service.Tls;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecipeTest {
    private static final ImageRef NGINX = ImageRef.of("nginx:1.30.5");

    private final Topology topology = new Topology(Settings.defaults(), new Tls("", ""), new Login("", ""));

    /** Machines without an image registry run the whole topology, too. */
    @Test
    void everyImageOfTheTopologyHasARecipe() {
        assertThat(Stream.concat(topology.services().stream().map(Service::image), Stream.of(Recipe.BASE)))
                .filteredOn(image -> Recipe.of(image, "amd64").isEmpty())
                .as("Each of these needs topology/src/main/resources/stand-in/NAME/Dockerfile: see docs/images.md.")
                .isEmpty();
        assertThat(Recipe.of(NGINX, "amd64").orElseThrow().reference())
                .matches("countme-stand-in/nginx:1\\.30\\.5-[0-9a-f]{12}");
    }

    @Test
    void theBaseBringsThePackageIndexAndNobodyGetsAnotherUnlessItIsOld() {
        String base = Recipe.of(Recipe.BASE, "amd64").orElseThrow().text(Recipe.MMDEBSTRAP);
        assertThat(base.lines()).contains("--skip=cleanup/apt/lists");

        assertThat(Stream.of("nginx", "redis", "eclipse-temurin", "prometheus", "alertmanager", "registry")
                        .map(name ->
                                Recipe.of(ImageRef.of(name + ":1.0"), "amd64").orElseThrow()))
                .allSatisfy(recipe -> assertThat(recipe.text(Recipe.DOCKERFILE))
                        .containsOnlyOnce("apt-get update")
                        .contains("{ $install || { apt-get update -q && $install; }; }"));
    }

    @Test
    void anUnknownImageHasNone() {
        assertThat(Recipe.of(ImageRef.of("busybox:1.36"), "amd64")).isEmpty();
    }

    @Test
    void theNameChangesWithEverythingThatGoesIn() {
        Recipe recipe = Recipe.of(NGINX, "amd64", files("FROM scratch"));

        assertThat(recipe.hash())
                .isEqualTo(Recipe.of(NGINX, "amd64", files("FROM scratch")).hash());
        assertThat(recipe.hash())
                .isNotEqualTo(Recipe.of(NGINX, "arm64", files("FROM scratch")).hash())
                .isNotEqualTo(Recipe.of(NGINX, "amd64", files("FROM scratch\n")).hash())
                .isNotEqualTo(Recipe.of(ImageRef.of("nginx:1.30.6"), "amd64", files("FROM scratch"))
                        .hash());
    }

    @Test
    void theLokiThatIsCompiledIsTheOneThatIsNamed() {
        Recipe loki = Recipe.of(ImageRef.of("grafana/loki:3.7.8"), "amd64").orElseThrow();

        assertThat(loki.text(Recipe.GO_MOD)).contains("github.com/grafana/loki/v3 v3.7.8");
        assertThat(loki.text(Recipe.LDFLAGS)).endsWith("Version=3.7.8");
        assertThat(loki.text(Recipe.DOCKERFILE)).contains("version=\"3.7.8\"");
    }

    private static SortedMap<String, byte[]> files(String dockerfile) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        files.put(Recipe.DOCKERFILE, dockerfile.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return files;
    }
}

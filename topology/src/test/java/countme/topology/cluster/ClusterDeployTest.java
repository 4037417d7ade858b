package countme.topology.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.config.Setting;
import countme.topology.config.SettingSources.Sourced;
import countme.topology.config.Settings;
import countme.topology.state.Release;
import java.util.EnumMap;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterDeployTest {
    private static final Release SERVING = ClusterDeploy.release("registry.example:5000/countme/app:1");

    @ParameterizedTest
    @CsvSource({
        "registry.example:5000/countme/app:1, 1",
        "app, latest",
        "registry.example:5000/countme/app, latest",
        "app@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef, 0123456789ab",
        "app@sha256:abc, abc",
        "app:2@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef, 2"
    })
    void aVersionIsCalledAsItsTag(String image, String version) {
        assertThat(ClusterDeploy.release(image).version()).isEqualTo(version);
    }

    @ParameterizedTest
    @CsvSource({
        "2, registry.example:5000/countme/app:2",
        "other/app:2, other/app:2",
        "app:2, app:2",
    })
    void aTagAloneIsOneOfTheRepositoryThatServes(String name, String image) {
        assertThat(ClusterDeploy.image(name, SERVING)).isEqualTo(image);
    }

    private static Settings naming(String image, String source) {
        var values = new EnumMap<Setting, Sourced>(Setting.class);
        values.putAll(Settings.defaults().values());
        values.put(Setting.IMAGE, source.isEmpty() ? Sourced.remembered(image, "there") : new Sourced(image, source));
        return Settings.from(values);
    }

    @Test
    void whatIsNamedNowIsStrongerThanWhatWasDeployedAndThatThanTheLastUp() {
        Optional<Release> deployed = Optional.of(ClusterDeploy.release("app:2"));
        assertThat(ClusterProject.images(naming("app=app:1", "flag --image"), deployed, "app"))
                .containsEntry("app", "app:1");
        assertThat(ClusterProject.images(naming("app=app:1,redis=r:1", ""), deployed, "app"))
                .containsEntry("app", "app:2")
                .containsEntry("redis", "r:1");
        assertThat(ClusterProject.images(naming("app=app:1", ""), Optional.empty(), "app"))
                .containsEntry("app", "app:1");
    }
}

package countme.topology.service.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.config.Network;
import countme.topology.service.DataVolume;
import countme.topology.service.ImageRef;
import countme.topology.service.Limits;
import countme.topology.service.Service;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceSettingsTest {
    private static final class Cache extends Service {
        Cache() {
            super("cache", ImageRef.of("example/cache:1"), 20);
            on(Network.backend, Network.ops);
            runsAs(101, 102);
            limitedTo(new Limits(64, 32, 256));
            keeps(new DataVolume("cache-data", "/data"));
            command("cache", "--password", "one", "--token=two", "--password-file=/run/it", "don't");
            environment("CACHE_PASSWORD", "three");
            environment("CACHE_PASSWORD_FILE", "/run/it");
            environment("CACHE_SECRET", "");
            environment("CACHE_PEER", "redis://cache:four@peer:6379");
            environment("KEYSPACE", "visible");
        }
    }

    @Test
    void whatItIsRunWithIsSaidAndWhatIsNotSetIsLeftOut() {
        assertThat(ServiceSettings.of(new Cache()))
                .contains(
                        new ServiceSettings.Value("User", "101:102"),
                        new ServiceSettings.Value("Limits", "64 MiB, 32 processes, processor weight 256"),
                        new ServiceSettings.Value("Networks", "backend, ops"),
                        new ServiceSettings.Value("Volumes", "cache-data at /data"),
                        new ServiceSettings.Value("Stops on", "SIGTERM, within 10 s"))
                .extracting(ServiceSettings.Value::name)
                .doesNotContain("Published", "Needs", "Capabilities", "Ready when");
    }

    @Test
    void aSecretOnlySaysThatItIsSet() {
        assertThat(ServiceSettings.environment(new Cache()))
                .containsExactly(
                        new ServiceSettings.Value("CACHE_PASSWORD", "(hidden)"),
                        new ServiceSettings.Value("CACHE_PASSWORD_FILE", "/run/it"),
                        new ServiceSettings.Value("CACHE_PEER", "redis://cache:(hidden)@peer:6379"),
                        new ServiceSettings.Value("CACHE_SECRET", ""),
                        new ServiceSettings.Value("KEYSPACE", "visible"));
        assertThat(ServiceSettings.command(new Cache().command()))
                .isEqualTo("cache --password (hidden) --token=(hidden) --password-file=/run/it 'don'\\''t'");
    }

    @Test
    void anOptionWithoutAValueHidesWhatComesAfterItAndNoMore() {
        assertThat(ServiceSettings.command(
                        List.of("run", "--requirepassword", "x", "y", "--at=redis://me:z@here", "redis://me:z@here")))
                .isEqualTo("run --requirepassword (hidden) y --at=redis://me:(hidden)@here redis://me:(hidden)@here");
    }
}

package countme.topology.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Volume;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TrainingTest {
    @Test
    void aReplicaReadsWhatItsImageWasTaughtAndCannotWriteIt() {
        CreateContainerCmd create = CreateCommands.blank("image");
        var before = new Bind("countme-config", new Volume("/config"), AccessMode.ro);
        Objects.requireNonNull(create.getHostConfig()).withBinds(List.of(before));

        Training.mount(create, "countme-trained-0123456789ab");

        assertThat(create.getHostConfig().getBinds())
                .containsExactly(
                        before, new Bind("countme-trained-0123456789ab", new Volume("/trained"), AccessMode.ro));
    }

    @Test
    void whereNothingIsMountedYetItIsTheOnlyOne() {
        CreateContainerCmd create = CreateCommands.blank("image");

        Training.mount(create, "countme-trained-0123456789ab");

        assertThat(Objects.requireNonNull(create.getHostConfig()).getBinds()).hasSize(1);
    }
}

package countme.topology.engine;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.engine.Machine.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class MachineTest {
    @Test
    void debianAndUbuntuAreKnownByTheirRelease() {
        assertThat(Machine.kind("Linux", List.of("NAME=\"Debian GNU/Linux\"", "ID=debian")))
                .isEqualTo(Kind.DEBIAN);
        assertThat(Machine.kind("Linux", List.of("ID=\"ubuntu\"", "ID_LIKE=debian")))
                .isEqualTo(Kind.DEBIAN);
    }

    @Test
    void otherSystemsAreNotTakenForDebian() {
        assertThat(Machine.kind("Linux", List.of("ID=fedora"))).isEqualTo(Kind.LINUX);
        assertThat(Machine.kind("Linux", List.of())).isEqualTo(Kind.LINUX);
        assertThat(Machine.kind("Mac OS X", List.of())).isEqualTo(Kind.MACOS);
        assertThat(Machine.kind("Windows 11", List.of())).isEqualTo(Kind.OTHER);
    }

    @Test
    void onlyRootProvisionsAndOnlyOnDebian() {
        assertThat(new Machine(Kind.DEBIAN, true, false).canProvision()).isTrue();
        assertThat(new Machine(Kind.DEBIAN, false, true).canProvision()).isFalse();
        assertThat(new Machine(Kind.LINUX, true, true).canProvision()).isFalse();
    }
}

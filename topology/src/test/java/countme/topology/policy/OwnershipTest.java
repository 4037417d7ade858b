package countme.topology.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnershipTest {
    private final Ownership mine = Ownership.current();

    @Test
    void whatIsWrittenIsReadTheSame() {
        assertThat(Ownership.parse(mine.toString())).contains(mine);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host@boot/1", "host@boot/x/1", "host@boot/1/", "host@boot/1/2/3", "host/1/2"})
    void anythingElseIsNobodys(String text) {
        assertThat(Ownership.parse(text)).isEmpty();
    }

    @Test
    void thisProcessIsNotGone() {
        assertThat(mine.isGone()).isFalse();
    }

    @Test
    void aProcessThatEndedIsGone() throws Exception {
        Process process = new ProcessBuilder("cat").start();
        var owner = new Ownership(
                mine.machine(),
                process.pid(),
                process.info().startInstant().orElseThrow().toEpochMilli());
        assertThat(owner.isGone()).isFalse();
        process.destroyForcibly().waitFor();
        assertThat(owner.isGone()).isTrue();
    }

    @Test
    void anotherProcessWithTheSameIdIsNotTheOwner() {
        assertThat(new Ownership(mine.machine(), mine.pid(), mine.started() - 1000).isGone())
                .isTrue();
    }

    @Test
    void noProcessOfAnEarlierBootLives() {
        String earlier = mine.machine().replaceFirst("@.*", "@another-boot");
        assertThat(new Ownership(earlier, mine.pid(), mine.started()).isGone()).isTrue();
    }

    @Test
    void aProcessOfAnotherMachineIsNeverJudged() {
        assertThat(new Ownership("elsewhere" + mine.machine(), 1, 1).isGone()).isFalse();
    }
}

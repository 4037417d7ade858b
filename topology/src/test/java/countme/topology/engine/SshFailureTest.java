package countme.topology.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SshFailureTest {
    private static final URI HOST = URI.create("ssh://deploy@count-1.example:2222");

    private static final String CHANGED = """
            @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
            @    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
            @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
            IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!
            Host key for [count-1.example]:2222 has changed and you have requested strict checking.
            Host key verification failed.
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Host key verification failed. | KEY_UNKNOWN",
                "No ED25519 host key is known for count-1 and you have requested strict checking. | KEY_UNKNOWN",
                "deploy@count-1: Permission denied (publickey). | LOGIN",
                "ssh: Could not resolve hostname count-1: Name or service not known | NAME",
                "ssh: connect to host count-1 port 22: Connection refused | REFUSED",
                "ssh: connect to host count-1 port 22: Connection timed out | UNREACHABLE",
                "ssh: connect to host count-1 port 22: No route to host | UNREACHABLE",
                "channel 1: open failed: administratively prohibited: open failed | FORWARDING",
                "Timeout, server count-1 not responding. | CUT",
                "client_loop: send disconnect: Broken pipe | CUT",
                "Bad owner or permissions on /home/me/.ssh/config | OTHER",
                "'' | OTHER",
            })
    void whatSshSaysTellsWhatIsWrong(String said, SshFailure failure) {
        assertThat(SshFailure.of(said)).isEqualTo(failure);
    }

    @Test
    void aKeyThatHasChangedIsNoneThatIsUnknown() {
        SshFailure failure = SshFailure.of(CHANGED);
        assertThat(failure).isEqualTo(SshFailure.KEY_CHANGED);
        assertThat(failure.why(CHANGED))
                .contains("another key", "ssh says: REMOTE HOST IDENTIFICATION HAS CHANGED!")
                .doesNotContain("@");
        assertThat(failure.next(HOST))
                .contains("ssh-keygen -R '[count-1.example]:2222'", "ssh -p 2222 deploy@count-1.example");
    }

    @ParameterizedTest
    @EnumSource
    void eachSaysWhyAndWhatToDo(SshFailure failure) {
        assertThat(failure.why("")).endsWith(".");
        assertThat(failure.next(HOST)).isNotBlank().doesNotContain("%", "null");
    }

    @Test
    void anAddressWithoutUserAndPortIsThatOfSshsConfiguration() {
        assertThat(SshFailure.arguments(URI.create("ssh://count-1"))).isEqualTo("count-1");
        assertThat(SshFailure.arguments(URI.create("ssh://me@[fd00::2]"))).isEqualTo("me@fd00::2");
    }
}

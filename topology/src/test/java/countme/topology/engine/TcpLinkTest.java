package countme.topology.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.DockerClientDelegate;
import com.github.dockerjava.api.command.PingCmd;
import com.github.dockerjava.core.command.PingCmdImpl;
import countme.topology.concurrent.MemoryTime;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TcpLinkTest {
    private final MemoryTime time = new MemoryTime();
    private boolean answering = true;
    private int told;
    private final TcpLink link = new TcpLink(URI.create("tcp://10.0.0.1:2376"), pinger(), time);

    @Test
    void oneMissedAnswerIsNoCut() {
        answering = false;
        pass(Duration.ofSeconds(11));
        answering = true;
        pass(Duration.ofSeconds(11));

        assertThat(link.isUp()).isTrue();
        assertThat(link.cuts()).isZero();
    }

    @Test
    void aCutIsFoundOutAndToldOnceAndSoIsItsEnd() {
        link.onCut(() -> told++);
        answering = false;
        pass(Duration.ofMinutes(1));

        assertThat(link.isUp()).isFalse();
        assertThat(link.cuts()).isEqualTo(1);
        assertThat(told).isEqualTo(1);
        assertThat(link.trouble()).isEqualTo("No route to host");

        answering = true;
        pass(Duration.ofSeconds(5));
        assertThat(link.isUp()).isTrue();
    }

    private void pass(Duration duration) {
        assertThat(time.pass(duration)).isTrue();
    }

    private DockerClient pinger() {
        return new DockerClientDelegate() {
            @Override
            protected DockerClient getDockerClient() {
                throw new AssertionError("Nothing else is asked");
            }

            @Override
            public PingCmd pingCmd() {
                return new PingCmdImpl(command -> {
                    if (!answering) {
                        throw new RuntimeException(new IOException("No route to host"));
                    }
                    return null;
                });
            }
        };
    }
}

package countme.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.loadtest.FickleCounter.Habit;
import java.io.IOException;
import java.net.URI;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class ConnectionTest {
    /** A new one for each failure would burden a server that is in trouble already. */
    @Test
    void anErrorLeavesTheConnectionAsItIs() throws Exception {
        try (var counter = new FickleCounter(Habit.REFUSES);
                var connection = connection(counter.url())) {
            for (int i = 1; i < 10; i++) {
                assertThat(connection.visit()).isEqualTo(41 + i);
            }

            assertThatThrownBy(connection::visit)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("503 Service Unavailable");

            assertThat(connection.visit()).isEqualTo(51);
            assertThat(counter.connections()).isOne();
        }
    }

    private static Connection connection(URI url) throws Exception {
        return new Connection(url, SSLContext.getDefault());
    }
}

package countme.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageReaderTest {
    private static final String PAGE = CounterPage.of(7);
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n";

    @Test
    void answersAreReadOneAfterAnother() throws IOException {
        String head = HEAD + "Content-Length: " + PAGE.length() + "\r\n\r\n";
        PageReader reader = reader(head + PAGE + head + CounterPage.of(8));

        assertThat(reader.read()).isEqualTo(7);
        assertThat(reader.read()).isEqualTo(8);
        assertThat(reader.isClosing()).isFalse();
    }

    @Test
    void anAnswerInChunksIsOneAnswer() throws IOException {
        PageReader reader = reader(HEAD + "transfer-encoding: chunked\r\nConnection: close\r\n\r\n"
                + "5\r\n" + PAGE.substring(0, 5) + "\r\n" + Integer.toHexString(PAGE.length() - 5) + "\r\n"
                + PAGE.substring(5) + "\r\n0\r\n\r\n");

        assertThat(reader.read()).isEqualTo(7);
        assertThat(reader.isClosing()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 502 Bad Gateway | text/html; charset=utf-8 | Content-Length: ALL      | HTTP/1.1 502",
                "HTTP/1.1 200 OK          | text/plain               | Content-Length: ALL      | text/plain",
                "HTTP/1.1 200 OK          | text/html; charset=utf-8 | Content-Length: ONE LESS | not the counter's page",
                "HTTP/1.1 200 OK          | text/html; charset=utf-8 | Content-Length: ONE MORE | ended within an answer",
                "HTTP/1.1 200 OK          | text/html; charset=utf-8 | Content-Length: -1       | whose length is -1",
                "HTTP/1.1 200 OK          | text/html; charset=utf-8 | Content-Length: x        | whose length is \"x\"",
                "HTTP/1.1 200 OK          | text/html; charset=utf-8 | X-Other: 1               | without a length"
            })
    void anythingButTheCountersPageIsAFailure(String status, String type, String header, String message) {
        String length = header.replace("ALL", "" + PAGE.length())
                .replace("ONE LESS", "" + (PAGE.length() - 1))
                .replace("ONE MORE", "" + (PAGE.length() + 1));
        PageReader reader = reader(status + "\r\nContent-Type: " + type + "\r\n" + length + "\r\n\r\n" + PAGE);

        assertThatThrownBy(reader::read).isInstanceOf(IOException.class).hasMessageContaining(message);
    }

    private static PageReader reader(String bytes) {
        return new PageReader(new ByteArrayInputStream(bytes.getBytes(StandardCharsets.UTF_8)));
    }
}

package countme.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadableLineTest {
    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '~', textBlock = """
                    {"status":200,"class":"2xx","seconds":0.307,"upstream_replica":"app-1","time":"…","client":"192.0.2.7","method":"GET","path":"/"} => GET / → 200 · 307 ms · app-1 · 192.0.2.7
                    {"level":"warn","time":"…","site":"console","client":"192.0.2.7","method":"GET","path":"/v2/","answer":401} => GET /v2/ → 401 · 192.0.2.7
                    {"time":"…","level":"WARN","message":"request slow","client":"192.0.2.7","method":"GET","path":"/","status":200,"duration_ms":307.2} => request slow: GET / → 200 · 307 ms · 192.0.2.7
                    {"level":"ERROR","message":"request failed","method":"GET","path":"/","status":503,"duration_ms":3.1,"reason":"Redis is away"} => request failed: GET / → 503 · 3 ms · Redis is away
                    {"time":"…","level":"INFO","message":"started","port":5000} => started port=5000
                    {"level":"error","msg":"Exporting failed","error":"refused","resource":{"a":1}} => Exporting failed error=refused resource={"a":1}
                    time=2026-01-31T12:00:00Z level=INFO msg="Listening on" address=[::]:9115 => Listening on address=[::]:9115
                    level=warn msg="It said \\"no\\"" err="a b" => It said "no" err=a b
                    """)
    void theMessageComesFirstThenTheRestButForTimeAndLevel(String line, String readable) {
        assertThat(ReadableLine.of(line)).isEqualTo(readable);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1:M 31 Jan 2026 12:00:00.000 * Ready to accept connections",
                "{\"no\": \"message\"}",
                "{ broken",
                "a=b without words of its own",
                ""
            })
    void whatHasNoMessageStaysAsItIs(String line) {
        assertThat(ReadableLine.of(line)).isEqualTo(line);
    }
}

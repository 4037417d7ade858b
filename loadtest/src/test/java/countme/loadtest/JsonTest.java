package countme.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void whatTheLauncherPrintsIsRead() {
        Json rows = Json.parse("""
                [ {
                  "service" : "proxy",
                  "standIn" : true,
                  "ports" : [ "127.0.0.1:8443", "127.0.0.1:8080" ],
                  "memoryMiB" : 21,
                  "nothing" : null
                }, { } ]
                """);

        assertThat(rows.items()).hasSize(2);
        Json proxy = rows.items().get(0);
        assertThat(proxy.get("service").text()).isEqualTo("proxy");
        assertThat(proxy.get("standIn").text()).isEqualTo("true");
        assertThat(proxy.get("ports").items())
                .extracting(Json::text)
                .containsExactly("127.0.0.1:8443", "127.0.0.1:8080");
        assertThat(proxy.get("memoryMiB").number()).isEqualTo(21);
    }

    @Test
    void whatIsMissingIsEmpty() {
        Json empty = Json.parse("{}").get("data").get("result");

        assertThat(empty.items()).isEmpty();
        assertThat(empty.text()).isEmpty();
        assertThat(empty.number()).isZero();
    }

    @Test
    void valuesMayFollowOneAnother() {
        assertThat(Json.all("{\"a\": 1}\n{\"a\": -2.5e1}\n"))
                .extracting(one -> one.get("a").number())
                .containsExactly(1.0, -25.0);
        assertThat(Json.all(" \n")).isEmpty();
    }

    @Test
    void charactersThatAreWrittenOtherwiseAreMeantAsTheyAre() {
        Json json = Json.parse("{\"line\": \"{\\\"path\\\":\\\"\\/\\\\\\\"} \\t\\u00e9\\n, ]\"}");

        assertThat(json.get("line").text()).isEqualTo("{\"path\":\"/\\\"} \té\n, ]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no engine here",
                "word",
                "[1",
                "[1 2]",
                "[,]",
                "{\"a\"}",
                "{a: 1}",
                "\"open",
                "\"\\u12\"",
                "{} {}",
                "12x"
            })
    void anythingElseIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.parse(text));
    }
}

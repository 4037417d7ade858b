package countme.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinksTest {
    private static final Repository REPOSITORY = new Repository(
            Path.of(""),
            new TreeSet<>(Set.of(
                    "README.md", "docs/guard.md", "docs/adr/0001-first.md", "docs/plan.svg", "app/src/App.java")));

    private static List<String> broken(String markdown) {
        Page page = Page.of("docs/guard.md", markdown);
        return Links.broken(
                page, Map.of(page.file(), page, "README.md", Page.of("README.md", "# Start\n## Start\n")), REPOSITORY);
    }

    @ParameterizedTest
    @CsvSource({
        "../README.md",
        "../README.md#start",
        "../README.md#start-1",
        "adr",
        "adr/0001-first.md",
        "#who-is-banned",
        "../app/src/App.java",
        "https://example.org/nothing",
        "mailto:somebody@example.org",
        "../app/src"
    })
    void whatIsThereIsFound(String target) {
        assertThat(broken("# Guard\n## Who is `banned`?\n[x](" + target + ")")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "guards.md,docs/guards.md",
        "../README.md#end,heading",
        "#whom,heading",
        "ad,docs/ad",
        "adr/0002-second.md,0002"
    })
    void whatIsNotThereIsToldWithThePageAndTheTarget(String target, String told) {
        assertThat(broken("# Guard\n[x](" + target + ")"))
                .singleElement()
                .asString()
                .contains("docs/guard.md", target, told);
        assertThat(broken("# Guard\n![x](" + target + ")")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "`up`, step by step|up-step-by-step",
                "What is not defended|what-is-not-defended",
                "A_b  c|a_b--c",
                "It's 3.5 × faster!|its-35--faster"
            })
    void anchorsAreTheForges(String heading, String anchor) {
        assertThat(Page.of("x.md", "# " + heading).anchors().values()).containsExactly(anchor);
    }

    @Test
    void namesOfClassesAndFilesAreLookedUpAndOtherWordsAreNot() {
        var references = new CodeReferences(REPOSITORY, Set.of("GuardTest"), Set.of("GenericContainer"));
        Page page = Page.of("docs/guard.md", """
                `GuardTest`, `GuardTest.bans()`, `GenericContainer`, `Host`, `User-Agent`, `countme up`, `app/src/App.java`, `app/target/app.zip`
                `NoSuchTest`, `NoSuch.method()`, `docs/nothing.md`
                """);
        assertThat(references.broken(page))
                .containsExactly(
                        "docs/guard.md: there is no class NoSuchTest",
                        "docs/guard.md: there is no class NoSuch",
                        "docs/guard.md: there is no file docs/nothing.md");
    }
}

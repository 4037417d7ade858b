package countme.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteTest {
    @TempDir
    private Path root = Path.of("");

    private Map<String, String> site = Map.of();

    @BeforeEach
    void make() throws IOException {
        write("README.md", "# Shop\n[start](docs/README.md)");
        write("docs/README.md", "# Begin\n[decisions](adr), [first](adr/0001-first.md#why)");
        write("docs/adr/0001-first.md", """
                # 1. First
                ## Why
                | what | how |
                |---|---|
                | door | wide |

                [shop](../../README.md), [here](#why), [code](../../src/Door.java), ![plan](../plan.svg)
                """);
        write("docs/plan.svg", "<svg/>");
        write("src/Door.java", "class Door {}");
        site = new Site(Repository.at(root)).files();
    }

    private void write(String file, String content) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    @Test
    void linksLeadFromPageToPageOfTheSite() {
        assertThat(site.get("index.html"))
                .contains("href=\"adr/index.html\">decisions", "href=\"adr/0001-first.html#why\">first");
        assertThat(site.get("adr/0001-first.html"))
                .contains("<h2 id=\"why\">", "href=\"../overview.html\">shop", "src=\"../plan.svg\"");
        assertThat(site.get("adr/index.html")).contains("href=\"../adr/0001-first.html\">1. First");
        assertThat(site).containsKey("plan.svg");
        assertThat(Site.broken(site)).isEmpty();
    }

    @Test
    void whatIsNotInItIsNamedAndNoLink() {
        assertThat(site.get("adr/0001-first.html"))
                .contains("title=\"src/Door.java\">code</a>")
                .doesNotContain("href=\"../../src");
        assertThat(site).doesNotContainKey("src/Door.java");
    }

    @Test
    void aSearchFindsSectionsWithTheirWordsApart() {
        assertThat(site.get("search-index.js"))
                .contains(
                        "[\"1. First\",\"Why\",\"adr/0001-first.html#why\",\"what how door wide shop, here, code, plan\"]");
    }

    @Test
    void aLinkThatLeadsNowhereIsFound() {
        assertThat(Site.broken(Map.of(
                        "a.html",
                        "<a href=\"b.html\">x</a><a href=\"#y\">y</a><a href=\"a.html#z\">z</a><b id=\"z\">")))
                .containsExactly("a.html: b.html", "a.html: #y");
    }
}

package countme.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The pages that are checked in: what they refer to is there, and what is made of something else is up to date. */
class KnowledgeBaseTest {
    /** Names like a class's between backticks that are not ours. */
    private static final Set<String> OTHERS = Set.of(
            // Spark's, and Java's.
            "JettyServerFactory",
            "OutOfMemoryError",
            "GenericContainer",
            "WaitStrategy",
            "DockerClientFactory",
            "DockerClientProviderStrategy",
            "ImageNameSubstitutor",
            // What the engine's API calls options of a container.
            "ExposedPorts",
            "HostConfig",
            "NetworkingConfig",
            "StopSignal",
            "StopTimeout",
            // A key in Docker's config.json.
            "HttpHeaders");

    private static final String TASKS = "docs/tasks.md";

    private static Repository repository = new Repository(Path.of(""), new TreeSet<>());
    private static SortedMap<String, Page> pages = new TreeMap<>();

    @BeforeAll
    static void read() throws IOException {
        repository = Repository.at(root());
        pages = repository.pages();
    }

    private static Path root() {
        return Stream.of("", "..")
                .map(Path::of)
                .filter(directory -> Files.isDirectory(directory.resolve("docs/adr")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyLinkAndAnchorLeadsSomewhere() {
        assertThat(pages).hasSizeGreaterThan(40);
        assertThat(pages.values().stream().flatMap(page -> Links.broken(page, pages, repository).stream()))
                .isEmpty();
    }

    @Test
    void everyClassAndFileThatIsNamedIsThere() throws IOException {
        var references = new CodeReferences(repository, known(), OTHERS);
        assertThat(pages.values().stream().flatMap(page -> references.broken(page).stream()))
                .isEmpty();
    }

    /** Classes; alerts, which are known by their runbooks; and simulations, which are called without that word. */
    private static Set<String> known() throws IOException {
        var known = new TreeSet<String>();
        for (String name : repository.classes()) {
            known.add(name);
            known.add(name.replaceFirst("Simulation$", ""));
        }
        pages.keySet().stream()
                .filter(file -> file.startsWith("docs/runbooks/"))
                .map(KnowledgeBaseTest::alert)
                .forEach(known::add);
        return known;
    }

    /** Such as {@code DiskNearlyFull} of {@code disk-nearly-full.md}. */
    private static String alert(String runbook) {
        var name = new StringBuilder();
        for (String word : runbook.replaceFirst(".*/", "").replace(".md", "").split("-", -1)) {
            name.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
        }
        return name.toString();
    }

    @Test
    void everyPageIsFoundFromTheStart() {
        var found = new TreeSet<String>();
        visit("README.md", found);
        assertThat(pages.keySet()).allMatch(found::contains, "leads to it from README.md, over other pages");
    }

    private static void visit(String file, Set<String> found) {
        Page page = pages.get(file);
        if (page == null) {
            // Whoever is led to a directory sees what is in it.
            pages.keySet().stream().filter(each -> each.startsWith(file + "/")).forEach(found::add);
        } else if (found.add(file)) {
            page.targets().stream()
                    .filter(target -> !Links.isElsewhere(target))
                    .forEach(target -> visit(Links.resolved(file, target), found));
        }
    }

    @Test
    void aDecisionHasANumberOfItsOwn() {
        List<String> decisions = pages.keySet().stream()
                .filter(file -> file.startsWith("docs/adr/"))
                .toList();
        assertThat(decisions).hasSizeGreaterThan(20).allSatisfy(file -> {
            String number = file.replaceFirst("docs/adr/0*(\\d+)-.*", "$1");
            Page page = Objects.requireNonNull(pages.get(file));
            assertThat(page.title()).as(file).startsWith(number + ". ");
        });
        assertThat(decisions.stream().map(file -> file.substring(0, "docs/adr/0000".length())))
                .doesNotHaveDuplicates();
    }

    @Test
    void theTableOfTasksIsMadeOfTheTasks() throws IOException {
        String made = TaskTable.of(Task.in(repository), repository);
        Path file = repository.root().resolve(TASKS);
        if (Boolean.getBoolean("tasks.refresh")) {
            Files.writeString(file, made);
        }
        assertThat(Files.exists(file) ? Files.readString(file) : "")
                .as(TASKS + " is out of date: mvn -pl docs test -Dtest=KnowledgeBaseTest -Dtasks.refresh=true")
                .isEqualTo(made);
    }

    @Test
    void noTaskContradictsItselfOrNamesWhatIsNotThere() throws IOException {
        List<Task> tasks = Task.in(repository);
        assertThat(tasks).hasSizeGreaterThan(20);
        assertThat(tasks).flatExtracting(Task::contradictions).isEmpty();
        for (Task task : tasks) {
            assertThat(task.decisions())
                    .as(task.id())
                    .allSatisfy(number -> assertThat(repository.files())
                            .anyMatch(file -> file.startsWith("docs/adr/" + number + "-")));
            assertThat(task.code()).as(task.id()).allMatch(KnowledgeBaseTest::isThere);
            assertThat(task.proof())
                    .as(task.id())
                    .allMatch(name -> name.endsWith("Test"))
                    .allMatch(name ->
                            repository.ending(name + ".java").stream().anyMatch(file -> file.contains("/src/test/")));
        }
    }

    private static boolean isThere(String name) {
        return name.contains("/")
                ? repository.has(name)
                : !repository.ending(name + ".java").isEmpty();
    }

    @Test
    void theSiteHasEveryPageAndNoBrokenLink() throws IOException {
        Map<String, String> site = new Site(repository).files();
        assertThat(site).containsKeys("index.html", "overview.html", "site.css", "site.js", "search-index.js");
        assertThat(site.keySet())
                .containsAll(pages.keySet().stream().map(Site::place).toList());
        assertThat(Site.broken(site)).isEmpty();
    }

    /** It is served with a policy that forbids them, and read where there is no network. */
    @Test
    void theSiteNeedsNothingFromElsewhereAndNoScriptOrStyleWithinAPage() throws IOException {
        new Site(repository).files().forEach((file, content) -> {
            if (file.endsWith(".html")) {
                assertThat(content).as(file).doesNotContain("<style", " style=\"", "javascript:", "onclick=");
                assertThat(content).as(file).doesNotContainPattern("<script(?![^>]* src=)");
                assertThat(content).as(file).doesNotContainPattern("(?:src|<link[^>]* href)=\"(?:https?:)?//");
            }
        });
    }
}

package countme.docs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is beside every page of the site: the pages by what they are for, and lists of those that are many. */
final class Navigation {
    private static final Map<String, String> LISTS = Map.of("docs/adr", "Decisions", "docs/runbooks", "Runbooks");
    /** Their own titles would say less here. */
    private static final Map<String, String> SHORT =
            Map.of("docs/README.md", "Where to start", "README.md", "Overview");

    private static final Map<String, List<String>> GROUPS = groups();

    private final SortedMap<String, Page> pages;
    private final Map<String, String> lists = new TreeMap<>();

    Navigation(SortedMap<String, Page> pages) {
        this.pages = pages;
        LISTS.keySet().stream()
                .filter(directory -> !below(directory).isEmpty())
                .forEach(directory -> lists.put(directory, list(directory)));
    }

    private static Map<String, List<String>> groups() {
        var groups = new LinkedHashMap<String, List<String>>();
        groups.put(
                "Start",
                List.of("docs/README.md", "README.md", "docs/demo.md", "docs/tasks.md", "docs/diagrams/README.md"));
        groups.put(
                "Run",
                List.of(
                        "docs/console.md",
                        "docs/deploy.md",
                        "docs/observability.md",
                        "docs/runbooks",
                        "docs/guard.md",
                        "docs/security.md",
                        "docs/host.md",
                        "docs/cloud.md",
                        "docs/engine.md",
                        "docs/images.md",
                        "docs/registry.md",
                        "docs/distribution.md"));
        groups.put(
                "Understand",
                List.of(
                        "docs/architecture.md",
                        "docs/adr",
                        "docs/performance.md",
                        "docs/scaling.md",
                        "docs/faults.md",
                        "docs/compliance.md",
                        "docs/budget.md"));
        groups.put(
                "Change",
                List.of("docs/contributing.md", "docs/your-own-stack.md", "docs/testing.md", "docs/loadtest.md"));
        return groups;
    }

    /** The lists as HTML, by their directory. */
    Map<String, String> lists() {
        return lists;
    }

    static String title(String directory) {
        return LISTS.getOrDefault(directory, directory);
    }

    /** Of one page or list, with links from where it is. */
    String html(String here, String up) {
        var html = new StringBuilder();
        var named = GROUPS.values().stream().flatMap(List::stream).toList();
        GROUPS.forEach((group, files) -> html.append(group(group, files, here, up)));
        List<String> others = pages.keySet().stream()
                .filter(file -> !named.contains(file) && LISTS.keySet().stream().noneMatch(file::startsWith))
                .toList();
        return html.append(others.isEmpty() ? "" : group("More", others, here, up))
                .toString();
    }

    private String group(String name, List<String> files, String here, String up) {
        return files.stream()
                .filter(file -> pages.containsKey(file) || lists.containsKey(file))
                .map(file -> entry(file, here, up))
                .collect(Collectors.joining("", "<h2>" + name + "</h2>\n<ul>\n", "</ul>\n"));
    }

    private String entry(String file, String here, String up) {
        Page page = pages.get(file);
        String title = page == null ? title(file) : SHORT.getOrDefault(file, page.title());
        boolean current = file.equals(here) || (page == null && here.startsWith(file + "/"));
        return "<li><a href=\"%s\"%s>%s</a></li>\n"
                .formatted(up + Site.place(file), current ? " aria-current=\"page\"" : "", Site.escaped(title));
    }

    private List<Page> below(String directory) {
        return pages.values().stream()
                .filter(page -> page.file().startsWith(directory + "/"))
                .toList();
    }

    private String list(String directory) {
        return below(directory).stream()
                .map(page -> "<li><a href=\"../%s\">%s</a></li>\n"
                        .formatted(Site.place(page.file()), Site.escaped(page.title())))
                .collect(
                        Collectors.joining("", "<h1>" + title(directory) + "</h1>\n<ul class=\"pages\">\n", "</ul>\n"));
    }
}

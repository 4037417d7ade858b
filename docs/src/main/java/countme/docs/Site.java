package countme.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * The same pages as a site that needs no server and no network: HTML, one style sheet, a search over an index that is one file, and the pictures. What is in it is
 * the knowledge base; links to code, which is not, become the path alone.
 */
final class Site {
    private static final String ROOT_PAGE = "README.md";
    private static final String START = "docs/README.md";

    private final Repository repository;
    private final SortedMap<String, Page> pages;
    private final Navigation navigation;

    Site(Repository repository) throws IOException {
        this.repository = repository;
        this.pages = repository.pages();
        this.navigation = new Navigation(pages);
    }

    /** Every file of it as text, by its path. */
    SortedMap<String, String> files() throws IOException {
        var files = new TreeMap<String, String>();
        for (Page page : pages.values()) {
            files.put(place(page.file()), html(page));
            for (String target : page.targets()) {
                String file = Links.isElsewhere(target) ? "" : Links.resolved(page.file(), target);
                if (isCarried(file) && !isPhotograph(file)) {
                    files.put(place(file), Files.readString(repository.root().resolve(file)));
                }
            }
        }
        navigation
                .lists()
                .forEach((directory, list) ->
                        files.put(place(directory), html(directory, Navigation.title(directory), list, directory)));
        files.put("search-index.js", new SearchIndex(pages, Site::place).text());
        for (String name : List.of("site.css", "site.js", "icon.svg")) {
            files.put(name, resource(name));
        }
        return files;
    }

    /** Pictures and examples: what a page of ours leads to in docs that is no page. */
    private boolean isCarried(String file) {
        return file.startsWith("docs/")
                && !file.endsWith(".md")
                && !file.startsWith("docs/src/")
                && repository.files().contains(file);
    }

    /** What is no text. All of the site is, so such a picture is within the page that shows it. */
    private static boolean isPhotograph(String file) {
        return file.endsWith(".png");
    }

    private String source(Page page, String target) {
        String file = Links.resolved(page.file(), target);
        if (!isPhotograph(file)) {
            return moved(page, target);
        }
        try {
            byte[] content = Files.readAllBytes(repository.root().resolve(file));
            return "data:image/png;base64," + Base64.getEncoder().encodeToString(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a page, picture or directory of the repository is in the site; the start page is its index. */
    static String place(String file) {
        if (file.equals(START)) {
            return "index.html";
        }
        String path = file.equals(ROOT_PAGE) ? "overview.md" : file.replaceFirst("^docs/", "");
        return path.contains(".") ? path.replaceFirst("\\.md$", ".html") : path + "/index.html";
    }

    private String html(Page page) {
        String body = HtmlRenderer.builder()
                .extensions(List.of(TablesExtension.create()))
                .attributeProviderFactory(context -> (node, tag, attributes) -> amend(page, node, tag, attributes))
                .build()
                .render(page.document())
                // Wide ones are moved within themselves, and the page stays.
                .replace("<table>", "<div class=\"scroll\" tabindex=\"0\"><table>")
                .replace("</table>", "</table></div>");
        return html(page.file(), page.title(), body, page.file());
    }

    private void amend(Page page, Node node, String tag, Map<String, String> attributes) {
        if (node instanceof Heading heading) {
            attributes.put("id", Objects.requireNonNull(page.anchors().get(heading)));
        } else if (node instanceof Image image) {
            attributes.put("src", source(page, image.getDestination()));
            attributes.put("loading", "lazy");
        } else if (node instanceof Link link && !Links.isElsewhere(link.getDestination())) {
            String file = Links.resolved(page.file(), link.getDestination());
            if (pages.containsKey(file) || isCarried(file) || navigation.lists().containsKey(file)) {
                attributes.put("href", moved(page, link.getDestination()));
            } else {
                attributes.remove("href");
                attributes.put("class", "code");
                attributes.put("title", file);
            }
        } else if (tag.equals("pre")) {
            attributes.put("tabindex", "0");
        }
    }

    /** A link on a page as one between files of the site. */
    private static String moved(Page page, String target) {
        String anchor = Links.anchor(target);
        return up(page.file()) + place(Links.resolved(page.file(), target)) + (anchor.isEmpty() ? "" : "#" + anchor);
    }

    /** From a file's place to the site's root. */
    private static String up(String file) {
        return "../".repeat(place(file).split("/", -1).length - 1);
    }

    private String html(String file, String title, String body, String here) {
        return resource("page.html")
                .replace("{{up}}", up(file))
                .replace("{{title}}", escaped(title))
                .replace("{{navigation}}", navigation.html(here, up(file)))
                .replace("{{body}}", body);
    }

    static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    /** Links of the site that lead nowhere within it, a line each. */
    static List<String> broken(Map<String, String> files) {
        var broken = new ArrayList<String>();
        var link = Pattern.compile("(?:href|src)=\"([^\"]*)\"");
        files.forEach((file, content) -> {
            if (file.endsWith(".html")) {
                link.matcher(content)
                        .results()
                        .map(found -> found.group(1))
                        .filter(target -> !Links.isElsewhere(target))
                        .filter(target -> !leads(files, file, target))
                        .forEach(target -> broken.add(file + ": " + target));
            }
        });
        return broken;
    }

    private static boolean leads(Map<String, String> files, String file, String target) {
        String other = files.get(Links.resolved(file, target));
        String anchor = Links.anchor(target);
        return other != null && (anchor.isEmpty() || other.contains("id=\"" + anchor + "\""));
    }

    private static String resource(String name) {
        try (InputStream resource = Objects.requireNonNull(Site.class.getResourceAsStream(name), name)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

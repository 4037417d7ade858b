package countme.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.commonmark.node.Block;
import org.commonmark.node.CustomNode;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;

/** What the site's search looks in: each section of each page, as a script, since a browser reads no other file from a disk. */
final class SearchIndex {
    private final Map<String, Page> pages;
    private final UnaryOperator<String> place;

    SearchIndex(Map<String, Page> pages, UnaryOperator<String> place) {
        this.pages = pages;
        this.place = place;
    }

    String text() {
        var sections = new ArrayList<List<String>>();
        pages.values().forEach(page -> add(page, sections));
        try {
            return "window.searchIndex = " + new JsonMapper().writeValueAsString(sections) + ";\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As page, heading, address and words. */
    private void add(Page page, List<List<String>> sections) {
        String heading = page.title();
        String address = place.apply(page.file());
        var words = new StringBuilder();
        for (Node node = page.document().getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Heading next) {
                add(page, heading, address, words, sections);
                heading = Page.words(next);
                address = place.apply(page.file()) + "#" + page.anchors().get(next);
            } else {
                words.append(block(node)).append(' ');
            }
        }
        add(page, heading, address, words, sections);
    }

    /** Words of cells and items do not run into one another. */
    private static String block(Node node) {
        if (node.getFirstChild() == null || !isBlock(node.getFirstChild())) {
            return Page.words(node);
        }
        var words = new StringBuilder();
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            words.append(block(child)).append(' ');
        }
        return words.toString();
    }

    private static boolean isBlock(Node node) {
        return node instanceof Block || node instanceof CustomNode;
    }

    private static void add(
            Page page, String heading, String address, StringBuilder words, List<List<String>> sections) {
        String text = words.toString().replaceAll("\\s+", " ").strip();
        words.setLength(0);
        if (!text.isEmpty()) {
            sections.add(List.of(page.title(), heading, address, text));
        }
    }
}

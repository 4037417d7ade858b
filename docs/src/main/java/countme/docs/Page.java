package countme.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/**
 * A page of the knowledge base.
 *
 * @param file relative to the root of the repository, with slashes: {@code docs/guard.md}
 * @param document what is in it
 * @param anchors of its headings, in their order
 */
record Page(String file, Node document, Map<Heading, String> anchors) {
    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();

    /** Reads one. */
    static Page read(Path root, String file) throws IOException {
        return of(file, Files.readString(root.resolve(file)));
    }

    static Page of(String file, String markdown) {
        Node document = PARSER.parse(markdown);
        var slugs = new Slugs();
        var anchors = new LinkedHashMap<Heading, String>();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
                anchors.put(heading, slugs.of(words(heading)));
            }
        });
        return new Page(file, document, anchors);
    }

    /** The words of its first heading. */
    String title() {
        return anchors.keySet().stream().findFirst().map(Page::words).orElse(file);
    }

    /** Where its links and pictures lead, as written. */
    List<String> targets() {
        var targets = new ArrayList<String>();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Link link) {
                targets.add(link.getDestination());
                visitChildren(link);
            }

            @Override
            public void visit(Image image) {
                targets.add(image.getDestination());
            }
        });
        return targets;
    }

    /** What it has between backticks within a line. */
    List<String> code() {
        var code = new ArrayList<String>();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Code inline) {
                code.add(inline.getLiteral());
            }
        });
        return code;
    }

    /** The words in a part of a page, without how they are marked. */
    static String words(Node node) {
        var words = new StringBuilder();
        node.accept(new AbstractVisitor() {
            @Override
            public void visit(Text text) {
                words.append(text.getLiteral());
            }

            @Override
            public void visit(Code code) {
                words.append(code.getLiteral());
            }

            @Override
            public void visit(FencedCodeBlock block) {
                words.append(block.getLiteral());
            }

            @Override
            public void visit(SoftLineBreak lineBreak) {
                words.append(' ');
            }

            @Override
            public void visit(HardLineBreak lineBreak) {
                words.append(' ');
            }
        });
        return words.toString();
    }
}

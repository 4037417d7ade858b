package countme.acceptance.docs;

import countme.acceptance.docs.Block.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.text.TextContentRenderer;

/**
 * Finds the fenced blocks of a document. What a {@code sh} block prints is the {@code text} block right behind it. Above one that tests do not run stands a
 * paragraph that begins with {@link #NOT_RUN} in bold and says why.
 */
final class Blocks {
    static final String NOT_RUN = "Not run by the tests:";

    private static final Parser PARSER =
            Parser.builder().includeSourceSpans(IncludeSourceSpans.BLOCKS).build();
    private static final TextContentRenderer TEXT =
            TextContentRenderer.builder().build();

    private Blocks() {}

    /** In the order of the document, without what a command prints, which is the command's. */
    static List<Block> in(String markdown) {
        var found = new ArrayList<Block>();
        PARSER.parse(markdown).accept(new AbstractVisitor() {
            @Override
            public void visit(FencedCodeBlock fence) {
                if (!isOutput(fence)) {
                    found.add(block(fence));
                }
            }
        });
        return List.copyOf(found);
    }

    private static Block block(FencedCodeBlock fence) {
        return new Block(
                fence.getSourceSpans().get(0).getLineIndex() + 1,
                kind(words(fence)),
                fence.getLiteral(),
                Optional.ofNullable(fence.getNext())
                        .filter(next -> next instanceof FencedCodeBlock output && isOutput(output))
                        .map(next -> ((FencedCodeBlock) next).getLiteral()),
                reason(fence.getPrevious()));
    }

    /** Whether it says what the commands right above it print. */
    private static boolean isOutput(FencedCodeBlock fence) {
        return words(fence).equals("text")
                && fence.getPrevious() instanceof FencedCodeBlock before
                && Set.of(Kind.COMMANDS, Kind.TERMINAL).contains(kind(words(before)));
    }

    private static String words(FencedCodeBlock fence) {
        return String.valueOf(fence.getInfo()).strip();
    }

    private static Kind kind(String words) {
        return switch (words) {
            case "sh" -> Kind.COMMANDS;
            case "sh terminal" -> Kind.TERMINAL;
            case "text terminal" -> Kind.SEEN_IN_TERMINAL;
            case "" -> Kind.UNKNOWN;
            default -> Kind.OTHER;
        };
    }

    private static Optional<String> reason(Node above) {
        if (above instanceof Paragraph && above.getFirstChild() instanceof StrongEmphasis bold) {
            String text = TEXT.render(above).replaceAll("\\s+", " ").strip();
            return TEXT.render(bold).strip().equals(NOT_RUN)
                    ? Optional.of(text.substring(NOT_RUN.length()).strip())
                    : Optional.empty();
        }
        return Optional.empty();
    }
}

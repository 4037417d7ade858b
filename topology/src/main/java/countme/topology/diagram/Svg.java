package countme.topology.diagram;

import countme.topology.diagram.Diagram.Area;
import countme.topology.diagram.Diagram.Kind;
import countme.topology.diagram.Diagram.Node;
import countme.topology.diagram.Layout.Box;
import countme.topology.diagram.Layout.Point;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** A diagram as a drawing for a page, a slide or print: light or dark, as the reader's machine is. */
final class Svg {
    private static final double MARGIN = 20;
    private static final double HEADING = 62;
    private static final double CORNER = 7;
    private static final double CAP = 6;
    private static final String STYLE = """
            <style>
              text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif; fill: #141a24 }
              .title { font-size: 20px; font-weight: 650 } .note { font-size: 13px; fill: #566173 }
              .name { font-size: 14px; font-weight: 600; text-anchor: middle } .detail { font-size: 11.5px; fill: #465264; text-anchor: middle }
              .frame { font-size: 12.5px; font-weight: 600; fill: #566173 } .label { font-size: 11.5px; fill: #343f50; text-anchor: middle }
              .page { fill: #fff } .halo { fill: #fff; opacity: .92 }
              .boundary { fill: none; stroke: #8a97a8; stroke-width: 1.4; stroke-dasharray: 7 4 } .part { fill: #f6f8fb; stroke: #dfe4eb }
              .box { stroke-width: 1.4 }
              .serving { fill: #dbe7ff; stroke: #2450c9 } .service { fill: #fff; stroke: #8a97a8 } .outside { fill: #fff; stroke: #566173; stroke-dasharray: 4 3 }
              .store { fill: #e4f5ea; stroke: #157a3c } .network { fill: #fdf3dc; stroke: #b07a1a } .host { fill: #f1e9fb; stroke: #7a3fb0 }
              .line { fill: none; stroke: #465264; stroke-width: 1.4 } .optional { stroke-dasharray: 5 4; stroke: #7b8798 } .member { stroke: #b07a1a }
              .head { fill: #465264 }
              @media (prefers-color-scheme: dark) {
                text { fill: #e8ecf2 } .note, .frame { fill: #9aa7b8 } .detail { fill: #b9c4d3 } .label { fill: #cfd8e4 }
                .page { fill: #0d1117 } .halo { fill: #0d1117 } .boundary { stroke: #66758a } .part { fill: #131a24; stroke: #2a3444 }
                .serving { fill: #1c2f5c; stroke: #8fb0ff } .service { fill: #1a2230; stroke: #66758a } .outside { fill: #0d1117; stroke: #9aa7b8 }
                .store { fill: #12301f; stroke: #56d884 } .network { fill: #352809; stroke: #f2bd55 } .host { fill: #2b1d40; stroke: #c79bf2 }
                .line { stroke: #b9c4d3 } .optional { stroke: #7f8da1 } .member { stroke: #c99a3f } .head { fill: #b9c4d3 }
              }
            </style>
            <defs><marker id="head" viewBox="0 0 8 8" refX="7.2" refY="4" markerWidth="7.5" markerHeight="7.5" orient="auto"><path class="head" d="M0 .6 8 4 0 7.4z"/></marker></defs>
            """;

    private final StringBuilder text = new StringBuilder();
    private final Layout layout;

    private Svg(Layout layout) {
        this.layout = layout;
    }

    static String of(Diagram diagram) {
        return new Svg(Layout.of(diagram)).draw(diagram);
    }

    private String draw(Diagram diagram) {
        double words = Math.max(TextSize.width(diagram.title(), 20), TextSize.width(diagram.note(), 13));
        double width = Math.max(layout.width(), words) + 2 * MARGIN;
        double height = layout.height() + HEADING + MARGIN;
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" height=\"%.0f\" role=\"img\">",
                width, height, width, height);
        text.append("<title>")
                .append(escaped(diagram.title()))
                .append("</title>\n")
                .append(STYLE);
        add("<rect class=\"page\" width=\"%.0f\" height=\"%.0f\"/>", width, height);
        words("title", MARGIN, 30, diagram.title());
        words("note", MARGIN, 50, diagram.note());
        add("<g transform=\"translate(%.0f %.0f)\">", MARGIN, HEADING);
        diagram.areas().forEach(this::area);
        layout.lines().forEach(this::line);
        diagram.nodes().forEach(this::node);
        layout.lines().forEach(this::label);
        return text.append("</g>\n</svg>\n").toString();
    }

    private void area(Area area) {
        Box box = box(area.id());
        add(
                "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"10\"/>",
                lower(area.frame()), box.x(), box.y(), box.width(), box.height());
        words("frame", box.x() + 14, box.y() + 21, area.label());
    }

    private void node(Node node) {
        Box box = box(node.id());
        String style = "box " + lower(node.kind());
        double words = Layout.NAME_HEIGHT + node.details().size() * Layout.DETAIL_HEIGHT;
        double top = box.y() + (box.height() - words) / 2;
        if (node.kind() == Kind.STORE) {
            cylinder(box, style);
            top += CAP / 2;
        } else {
            add(
                    "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"%d\"/>",
                    style, box.x(), box.y(), box.width(), box.height(), node.kind() == Kind.OUTSIDE ? 16 : 6);
        }
        double middle = box.x() + box.width() / 2;
        words("name", middle, top + 15, node.name());
        for (int i = 0; i < node.details().size(); i++) {
            words(
                    "detail",
                    middle,
                    top + 15 + (i + 1) * Layout.DETAIL_HEIGHT,
                    node.details().get(i));
        }
    }

    private void cylinder(Box box, String style) {
        double right = box.x() + box.width();
        double top = box.y() + CAP;
        double bottom = box.y() + box.height() - CAP;
        double radius = box.width() / 2;
        add(
                "<path class=\"%s\" d=\"M%.1f %.1fa%.1f %.1f 0 0 1 %.1f 0V%.1fa%.1f %.1f 0 0 1 %.1f 0z\"/>",
                style, box.x(), top, radius, CAP, box.width(), bottom, radius, CAP, -box.width());
        add(
                "<path class=\"%s\" style=\"fill:none\" d=\"M%.1f %.1fa%.1f %.1f 0 0 0 %.1f 0\"/>",
                style, box.x(), top, radius, CAP, right - box.x());
    }

    private void line(Layout.Line line) {
        String style = "line " + lower(line.link().line());
        String head = line.link().line() == Diagram.Line.MEMBER ? "" : " marker-end=\"url(#head)\"";
        add("<path class=\"%s\" d=\"%s\"%s/>", style, path(line.points()), head);
    }

    /** With its corners rounded. */
    private static String path(List<Point> points) {
        var path = new StringBuilder();
        Point first = points.get(0);
        path.append(format("M%.1f %.1f", first.x(), first.y()));
        for (int i = 1; i < points.size() - 1; i++) {
            Point corner = points.get(i);
            Point before = towards(corner, points.get(i - 1));
            Point after = towards(corner, points.get(i + 1));
            path.append(format(
                    "L%.1f %.1fQ%.1f %.1f %.1f %.1f",
                    before.x(), before.y(), corner.x(), corner.y(), after.x(), after.y()));
        }
        Point last = points.get(points.size() - 1);
        return path.append(format("L%.1f %.1f", last.x(), last.y())).toString();
    }

    /** A little on the way to another point, half of it at most. */
    private static Point towards(Point from, Point to) {
        double length = Math.hypot(to.x() - from.x(), to.y() - from.y());
        double share = length == 0 ? 0 : Math.min(CORNER, length / 2) / length;
        return new Point(from.x() + (to.x() - from.x()) * share, from.y() + (to.y() - from.y()) * share);
    }

    private void label(Layout.Line line) {
        line.label().ifPresent(box -> {
            add(
                    "<rect class=\"halo\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"3\"/>",
                    box.x(), box.y(), box.width(), box.height());
            words(
                    "label",
                    box.x() + box.width() / 2,
                    box.y() + box.height() - 4,
                    line.link().label());
        });
    }

    private Box box(String id) {
        return Objects.requireNonNull(layout.boxes().get(id));
    }

    private void words(String style, double x, double y, String words) {
        add("<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>", style, x, y, escaped(words));
    }

    private void add(String shape, Object... values) {
        text.append(format(shape, values)).append('\n');
    }

    private static String format(String shape, Object... values) {
        return String.format(Locale.ROOT, shape, values);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;");
    }
}

package countme.topology.diagram;

import countme.topology.diagram.Diagram.Area;
import countme.topology.diagram.Diagram.Flow;
import countme.topology.diagram.Diagram.Kind;
import countme.topology.diagram.Diagram.Link;
import countme.topology.diagram.Diagram.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.eclipse.elk.alg.layered.options.LayeredMetaDataProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.alg.layered.options.NodePlacementStrategy;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.math.KVector;
import org.eclipse.elk.core.options.BoxLayouterOptions;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeLabelPlacement;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.options.HierarchyHandling;
import org.eclipse.elk.core.options.SizeConstraint;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkLabel;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/**
 * Where everything in a diagram is, in pixels from the upper left corner: boxes in layers, frames around them, lines at right angles. The Eclipse Layout Kernel
 * decides it; the same diagram gets the same places.
 *
 * @param boxes of nodes and areas, by id
 * @param lines of the links, in their order
 */
record Layout(double width, double height, Map<String, Box> boxes, List<Line> lines) {
    static final double NAME_SIZE = 14;
    static final double DETAIL_SIZE = 11.5;
    static final double LABEL_SIZE = 11.5;
    static final double FRAME_SIZE = 12.5;
    static final double DETAIL_HEIGHT = 16;
    private static final double BOLD = 1.1;
    static final double NAME_HEIGHT = 20;
    private static final double MARGIN = 12;
    private static final double AREA_TITLE = 34;
    private static final double PADDING = 16;
    /** So far apart are lines that end at the same box. */
    private static final double END = 9;
    /** A network is a bar: so much for each that is in it. */
    private static final double MEMBER_WIDTH = 105;

    /** A rectangle. */
    record Box(double x, double y, double width, double height) {}

    /** A corner, or an end. */
    record Point(double x, double y) {}

    /** A link's way, and where its words are; {@code label} is empty where it has none. */
    record Line(Link link, List<Point> points, Optional<Box> label) {}

    static Layout of(Diagram diagram) {
        LayoutMetaDataService.getInstance().registerLayoutMetaDataProviders(new LayeredMetaDataProvider());
        ElkNode root = ElkGraphUtil.createGraph();
        root.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
        root.setProperty(CoreOptions.DIRECTION, diagram.flow() == Flow.RIGHT ? Direction.RIGHT : Direction.DOWN);
        root.setProperty(CoreOptions.HIERARCHY_HANDLING, HierarchyHandling.INCLUDE_CHILDREN);
        root.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
        root.setProperty(CoreOptions.PADDING, new ElkPadding(4));
        root.setProperty(LayeredOptions.NODE_PLACEMENT_STRATEGY, NodePlacementStrategy.NETWORK_SIMPLEX);
        root.setProperty(CoreOptions.SPACING_NODE_NODE, 22.0);
        root.setProperty(CoreOptions.SPACING_EDGE_NODE, 16.0);
        root.setProperty(CoreOptions.SPACING_EDGE_EDGE, 12.0);
        root.setProperty(CoreOptions.SPACING_EDGE_LABEL, 3.0);
        root.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, 36.0);
        root.setProperty(LayeredOptions.SPACING_EDGE_NODE_BETWEEN_LAYERS, 18.0);
        root.setProperty(LayeredOptions.SPACING_EDGE_EDGE_BETWEEN_LAYERS, 12.0);
        var placed = new LinkedHashMap<String, ElkNode>();
        add(diagram, Optional.empty(), root, placed);
        var edges = new ArrayList<ElkEdge>();
        Set<String> serving = diagram.nodes().stream()
                .filter(node -> node.kind() == Kind.SERVING)
                .map(Node::id)
                .collect(Collectors.toSet());
        diagram.links().forEach(link -> edges.add(edge(link, placed, isBackwards(link, serving))));
        new RecursiveGraphLayoutEngine().layout(root, new BasicProgressMonitor());
        var boxes = new LinkedHashMap<String, Box>();
        placed.forEach((id, node) -> {
            Point corner = corner(node);
            boxes.put(id, new Box(corner.x(), corner.y(), node.getWidth(), node.getHeight()));
        });
        var lines = new ArrayList<Line>();
        for (int i = 0; i < edges.size(); i++) {
            Link link = diagram.links().get(i);
            lines.add(line(link, edges.get(i), isBackwards(link, serving)));
        }
        return trimmed(diagram, boxes, lines);
    }

    /** Frames end where what is in them ends: next to a large box, room may be left that nothing uses. */
    private static Layout trimmed(Diagram diagram, Map<String, Box> boxes, List<Line> lines) {
        var inwards = new ArrayList<>(diagram.areas());
        Collections.reverse(inwards);
        for (Area area : inwards) {
            Box frame = Objects.requireNonNull(boxes.get(area.id()));
            double right = frame.x() + TextSize.width(area.label(), FRAME_SIZE) * BOLD + 28;
            double bottom = frame.y() + AREA_TITLE;
            for (Box inner : inside(diagram, area, boxes)) {
                right = Math.max(right, inner.x() + inner.width() + PADDING);
                bottom = Math.max(bottom, inner.y() + inner.height() + PADDING);
            }
            for (Point point : points(lines, frame)) {
                right = Math.max(right, point.x() + END);
                bottom = Math.max(bottom, point.y() + END);
            }
            boxes.put(
                    area.id(),
                    new Box(
                            frame.x(),
                            frame.y(),
                            Math.min(frame.width(), right - frame.x()),
                            Math.min(frame.height(), bottom - frame.y())));
        }
        List<Box> all = Stream.concat(boxes.values().stream(), lines.stream().flatMap(line -> line.label().stream()))
                .toList();
        return new Layout(
                all.stream().mapToDouble(box -> box.x() + box.width()).max().orElse(0),
                all.stream().mapToDouble(box -> box.y() + box.height()).max().orElse(0),
                boxes,
                List.copyOf(lines));
    }

    private static List<Box> inside(Diagram diagram, Area area, Map<String, Box> boxes) {
        Optional<String> id = Optional.of(area.id());
        return Stream.concat(
                        diagram.nodesIn(id).stream().map(Node::id),
                        diagram.areasIn(id).stream().map(Area::id))
                .map(inner -> Objects.requireNonNull(boxes.get(inner)))
                .toList();
    }

    /** Of lines, in a frame or on it. */
    private static List<Point> points(List<Line> lines, Box frame) {
        return lines.stream()
                .flatMap(line -> line.points().stream())
                .filter(point -> point.x() >= frame.x()
                        && point.x() <= frame.x() + frame.width()
                        && point.y() >= frame.y()
                        && point.y() <= frame.y() + frame.height())
                .toList();
    }

    private static void add(Diagram diagram, Optional<String> area, ElkNode parent, Map<String, ElkNode> placed) {
        for (Node node : diagram.nodesIn(area)) {
            ElkNode box = ElkGraphUtil.createNode(parent);
            double ends = links(diagram, node) * END;
            box.setWidth(Math.max(width(diagram, node), diagram.flow() == Flow.DOWN ? ends : 0));
            box.setHeight(Math.max(height(node), diagram.flow() == Flow.RIGHT ? ends : 0));
            placed.put(node.id(), box);
        }
        for (Area inner : diagram.areasIn(area)) {
            ElkNode frame = ElkGraphUtil.createNode(parent);
            frame.setProperty(CoreOptions.PADDING, new ElkPadding(AREA_TITLE, PADDING, PADDING, PADDING));
            frame.setProperty(CoreOptions.NODE_SIZE_CONSTRAINTS, EnumSet.of(SizeConstraint.MINIMUM_SIZE));
            frame.setProperty(
                    CoreOptions.NODE_SIZE_MINIMUM,
                    new KVector(TextSize.width(inner.label(), FRAME_SIZE) * BOLD + 28, AREA_TITLE));
            if (isLoose(diagram, inner)) {
                frame.setProperty(CoreOptions.HIERARCHY_HANDLING, HierarchyHandling.SEPARATE_CHILDREN);
                frame.setProperty(CoreOptions.ALGORITHM, BoxLayouterOptions.ALGORITHM_ID);
                frame.setProperty(CoreOptions.SPACING_NODE_NODE, 12.0);
                frame.setProperty(CoreOptions.EXPAND_NODES, true);
                frame.setProperty(CoreOptions.ASPECT_RATIO, 3.0);
            }
            placed.put(inner.id(), frame);
            add(diagram, Optional.of(inner.id()), frame, placed);
        }
    }

    /** Whether no line leads into it: what is in it is packed. */
    private static boolean isLoose(Diagram diagram, Area area) {
        List<String> inside =
                diagram.nodesIn(Optional.of(area.id())).stream().map(Node::id).toList();
        return diagram.areasIn(Optional.of(area.id())).isEmpty()
                && diagram.links().stream()
                        .noneMatch(link -> inside.contains(link.from()) || inside.contains(link.to()));
    }

    private static double width(Diagram diagram, Node node) {
        double words = DoubleStream.concat(
                        DoubleStream.of(TextSize.width(node.name(), NAME_SIZE) * BOLD),
                        node.details().stream().mapToDouble(detail -> TextSize.width(detail, DETAIL_SIZE)))
                .max()
                .orElseThrow();
        double least = node.kind() == Kind.NETWORK ? MEMBER_WIDTH * links(diagram, node) : 0;
        return Math.max(least, Math.ceil(words) + 2 * MARGIN);
    }

    /** Users' way goes forward; who watches it stands beside it, and not before. */
    private static boolean isBackwards(Link link, Set<String> serving) {
        return link.line() == Diagram.Line.OPTIONAL && serving.contains(link.to()) && !serving.contains(link.from());
    }

    private static double height(Node node) {
        return NAME_HEIGHT + node.details().size() * DETAIL_HEIGHT + (node.kind() == Kind.STORE ? 2 : 1) * MARGIN;
    }

    private static long links(Diagram diagram, Node node) {
        return diagram.links().stream()
                .filter(link -> link.from().equals(node.id()) || link.to().equals(node.id()))
                .count();
    }

    private static ElkEdge edge(Link link, Map<String, ElkNode> placed, boolean backwards) {
        ElkNode from = placed.get(link.from());
        ElkNode to = placed.get(link.to());
        if (from == null || to == null) {
            throw new IllegalArgumentException(
                    "a line from " + link.from() + " to " + link.to() + ", which are not both drawn");
        }
        ElkEdge edge = backwards ? ElkGraphUtil.createSimpleEdge(to, from) : ElkGraphUtil.createSimpleEdge(from, to);
        if (!link.label().isEmpty()) {
            ElkLabel label = ElkGraphUtil.createLabel(link.label(), edge);
            label.setWidth(Math.ceil(TextSize.width(link.label(), LABEL_SIZE)) + 8);
            label.setHeight(LABEL_SIZE + 4);
            label.setProperty(CoreOptions.EDGE_LABELS_PLACEMENT, EdgeLabelPlacement.CENTER);
            label.setProperty(CoreOptions.EDGE_LABELS_INLINE, true);
        }
        return edge;
    }

    private static Line line(Link link, ElkEdge edge, boolean backwards) {
        Point origin = corner(edge.getContainingNode());
        ElkEdgeSection section = edge.getSections().get(0);
        List<Point> way = Stream.of(
                        Stream.of(new Point(section.getStartX(), section.getStartY())),
                        section.getBendPoints().stream().map(bend -> new Point(bend.getX(), bend.getY())),
                        Stream.of(new Point(section.getEndX(), section.getEndY())))
                .flatMap(each -> each)
                .map(point -> new Point(origin.x() + point.x(), origin.y() + point.y()))
                .collect(Collectors.toCollection(ArrayList::new));
        if (backwards) {
            Collections.reverse(way);
        }
        Optional<Box> words = edge.getLabels().stream()
                .map(label -> new Box(
                        origin.x() + label.getX(), origin.y() + label.getY(), label.getWidth(), label.getHeight()))
                .findFirst();
        return new Line(link, List.copyOf(way), words);
    }

    /** Of a node in the whole picture: its own place is one in its frame. */
    private static Point corner(ElkNode node) {
        double x = 0;
        double y = 0;
        for (ElkNode each = node; each != null && each.getParent() != null; each = each.getParent()) {
            x += each.getX();
            y += each.getY();
        }
        return new Point(x, y);
    }
}

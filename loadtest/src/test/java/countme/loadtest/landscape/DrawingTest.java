package countme.loadtest.landscape;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class DrawingTest {

    @Test
    void theBarIsAsLongAsItsPiecesAndSaysWhatTheyAre() throws Exception {
        Document bar = parse(TimeBar.of(Samples.of(1000, 10)));

        List<Double> widths = new ArrayList<>();
        NodeList shapes = bar.getElementsByTagName("rect");
        for (int i = 0; i < shapes.getLength(); i++) {
            Element shape = (Element) shapes.item(i);
            if (shape.getAttribute("height").equals("44.0")) {
                widths.add(Double.parseDouble(shape.getAttribute("width")));
            }
        }
        assertThat(widths).containsExactly(464.0, 208.8, 92.8, 46.4);
        assertThat(bar.getDocumentElement().getTextContent())
                .contains("350 µs", "app: 200 µs, 57 %", "load generator: 20 µs, 6 %")
                .contains("prefers-color-scheme: dark");
    }

    @Test
    void servicesBeyondTheColoursShareOne() throws Exception {
        Map<String, Double> many = new HashMap<>();
        for (int i = 0; i < 14; i++) {
            many.put("service-" + i, 10.0 + i);
        }

        String text = parse(TimeBar.of(Samples.of(1, 1, 0, many)))
                .getDocumentElement()
                .getTextContent();

        assertThat(text)
                .contains("service-13:", "service-5:", "everything else: 60 µs")
                .doesNotContain("service-4:");
    }

    @Test
    void theChartHasALineForEachNumberOfConnectionsAndAColumnForEachOfReplicas() throws Exception {
        List<ScaleStep> steps = new ArrayList<>();
        for (int replicas = 1; replicas <= 4; replicas++) {
            for (int connections : new int[] {1, 64, 1000}) {
                steps.add(new ScaleStep(
                        replicas,
                        connections,
                        Samples.of(1000.0 * replicas, connections),
                        Map.of("app", 50.0 * replicas, "loki", 130.0)));
            }
        }

        Document chart = parse(ScaleChart.of(steps, 64));

        // Throughput, and two quantiles of latency.
        assertThat(chart.getElementsByTagName("polyline").getLength()).isEqualTo(3 * 3);
        assertThat(chart.getElementsByTagName("circle").getLength()).isEqualTo(3 * 3 * 4);
        assertThat(chart.getDocumentElement().getTextContent())
                .contains("1 connection", "1,000 connections", "Memory at 64 connections, MiB", "330", "4,000")
                .doesNotContain("everything else");
    }

    @Test
    void anAxisEndsWithARoundNumber() {
        assertThat(Panel.round(0.9)).isEqualTo(1);
        assertThat(Panel.round(301)).isEqualTo(500);
        assertThat(Panel.round(201)).isEqualTo(250);
        assertThat(Panel.round(600)).isEqualTo(1000);
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }
}

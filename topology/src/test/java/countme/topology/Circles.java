package countme.topology;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Classes that know each other in a circle: the strongly connected components of who depends on whom (Tarjan, 1972). */
final class Circles {
    private final Map<String, Set<String>> known;
    private final Map<String, Integer> order = new HashMap<>();
    private final Map<String, Integer> lowest = new HashMap<>();
    private final Deque<String> path = new ArrayDeque<>();
    private final List<Set<String>> found = new ArrayList<>();

    private Circles(Map<String, Set<String>> known) {
        this.known = known;
    }

    /** Those of top-level classes; what is in a class counts as the class. */
    static List<Set<String>> of(JavaClasses classes) {
        var known = new TreeMap<String, Set<String>>();
        for (JavaClass one : classes) {
            Set<String> all = known.computeIfAbsent(top(one), name -> new TreeSet<>());
            one.getDirectDependenciesFromSelf().stream()
                    .map(Dependency::getTargetClass)
                    .map(Circles::top)
                    .filter(other -> other.startsWith("countme.") && !other.equals(top(one)))
                    .forEach(all::add);
        }
        var circles = new Circles(known);
        known.keySet().forEach(name -> {
            if (!circles.order.containsKey(name)) {
                circles.visit(name);
            }
        });
        return circles.found;
    }

    private static String top(JavaClass one) {
        return one.getName().replaceFirst("^\\[+L", "").replaceFirst("\\$.*|;$", "");
    }

    private void visit(String name) {
        order.put(name, order.size());
        lowest.put(name, order.get(name));
        path.push(name);
        for (String other : known.getOrDefault(name, Set.of())) {
            if (!order.containsKey(other)) {
                visit(other);
                lowest.merge(name, lowest.get(other), Math::min);
            } else if (path.contains(other)) {
                lowest.merge(name, order.get(other), Math::min);
            }
        }
        if (lowest.get(name).equals(order.get(name))) {
            var circle = new TreeSet<String>();
            String last;
            do {
                last = path.pop();
                circle.add(last);
            } while (!last.equals(name));
            if (circle.size() > 1) {
                found.add(circle);
            }
        }
    }
}

package countme.acceptance.docs;

import countme.topology.config.Ports;
import countme.topology.config.Settings;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Documents speak of the stack as it is called by default. The one that their commands run on has a name and ports of its own, so that it can be beside any
 * other: what is typed is changed to these, and what is printed is changed back.
 *
 * @param project its name
 */
record OwnNames(String project, Ports ports) {
    private static final Settings DEFAULTS = Settings.defaults();

    /** What is typed, for this stack. */
    String toOwn(String typed) {
        String own = typed;
        for (Map.Entry<String, String> name : names().entrySet()) {
            own = own.replace(name.getKey(), name.getValue());
        }
        return own;
    }

    /** What is printed, as it would be of the stack by default. */
    String toUsual(String printed) {
        String usual = printed;
        for (Map.Entry<String, String> name : names().entrySet()) {
            usual = usual.replace(name.getValue(), name.getKey());
        }
        return usual;
    }

    private Map<String, String> names() {
        var names = new LinkedHashMap<String, String>();
        port(names, DEFAULTS.ports().https(), ports.https());
        port(names, DEFAULTS.ports().http(), ports.http());
        port(names, DEFAULTS.ports().ops(), ports.ops());
        String usual = DEFAULTS.project();
        names.put("/state/countme/" + usual + "/", "/state/countme/" + project + "/");
        names.put("'" + usual + "'", "'" + project + "'");
        return names;
    }

    private static void port(Map<String, String> names, int usual, int own) {
        for (String host : new String[] {"localhost:", "127.0.0.1:"}) {
            names.put(host + usual, host + own);
        }
    }
}

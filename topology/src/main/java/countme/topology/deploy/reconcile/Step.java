package countme.topology.deploy.reconcile;

import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.Inventory.State;
import java.util.Set;

/** One thing to do about one container. */
public sealed interface Step {
    /** The container's name in messages, such as {@code app-1}. */
    String instance();

    /** What it does, as a verb. */
    String action();

    /** What users notice of it; {@code serving} names the services without which users get no answer. */
    Interruption interruption(Set<String> serving);

    /** A step that ends with a container as desired, running and ready. */
    sealed interface Towards extends Step {
        DesiredContainer desired();

        @Override
        default String instance() {
            return desired().instance();
        }

        @Override
        default Interruption interruption(Set<String> serving) {
            return Interruption.of(desired().description().service(), serving);
        }
    }

    /** There is none: make one. */
    record Create(DesiredContainer desired) implements Towards {
        @Override
        public String action() {
            return "create";
        }
    }

    /** There is one that differs from what is desired: remove it, then make the right one. */
    record Replace(DesiredContainer desired, Instance old) implements Towards {
        @Override
        public String action() {
            return "replace";
        }
    }

    /** It is the right one but does not run, or does not live. */
    record Start(DesiredContainer desired, Instance old) implements Towards {
        @Override
        public String action() {
            return old.state() == State.RUNNING ? "restart" : "start";
        }
    }

    /** It is as desired but for a configuration that it can take over while it runs. */
    record Reload(DesiredContainer desired, Instance old) implements Towards {
        @Override
        public String action() {
            return "reload";
        }

        @Override
        public Interruption interruption(Set<String> serving) {
            return Interruption.RECONNECT;
        }
    }

    /** It is as desired. */
    record Keep(DesiredContainer desired, Instance old) implements Towards {
        @Override
        public String action() {
            return "keep";
        }

        @Override
        public Interruption interruption(Set<String> serving) {
            return Interruption.NONE;
        }
    }

    /** Nothing wants it any more. */
    record Remove(Instance old) implements Step {
        @Override
        public String instance() {
            return old.instance();
        }

        @Override
        public String action() {
            return "remove";
        }

        @Override
        public Interruption interruption(Set<String> serving) {
            return Interruption.NONE;
        }
    }
}

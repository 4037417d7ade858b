package countme.topology.deploy;

import countme.topology.docker.Inventory.Instance;

/** One thing to do about one container. */
sealed interface Step {
    /** The container's name in messages, such as {@code app-1}. */
    String instance();

    /** What it would do, as a line. */
    String describe();

    /** A step that ends with a container as desired, running and ready. */
    sealed interface Towards extends Step {
        Desired desired();

        @Override
        default String instance() {
            return desired().instance();
        }
    }

    /** There is none: make one. */
    record Create(Desired desired) implements Towards {
        @Override
        public String describe() {
            return "would create " + instance();
        }
    }

    /** There is one that differs from what is desired: remove it, then make the right one. */
    record Replace(Desired desired, Instance old) implements Towards {
        @Override
        public String describe() {
            return "would replace " + instance();
        }
    }

    /** It is the right one but does not run. */
    record Start(Desired desired, Instance old) implements Towards {
        @Override
        public String describe() {
            return "would start " + instance() + " again";
        }
    }

    /** It is as desired. */
    record Keep(Desired desired, Instance old) implements Towards {
        @Override
        public String describe() {
            return "would keep " + instance();
        }
    }

    /** Nothing wants it any more. */
    record Remove(Instance old) implements Step {
        @Override
        public String instance() {
            return old.instance();
        }

        @Override
        public String describe() {
            return "would remove " + instance();
        }
    }
}

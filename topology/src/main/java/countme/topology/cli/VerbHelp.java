package countme.topology.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the help of a verb has beside its description and its own options. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface VerbHelp {
    /** What verbs are for: the headings of the list of them. */
    enum Group {
        RUN("Run"),
        WATCH("Watch"),
        RELEASE("Release"),
        DATA("Data"),
        MACHINE("Machine");

        private final String heading;

        Group(String heading) {
            this.heading = heading;
        }

        String heading() {
            return heading;
        }
    }

    /** Where it is listed. A verb of a verb is listed there. */
    Group[] group() default {};

    /** Those of the launcher's options that matter to it, in the order shown, such as {@code --dry-run}. */
    String[] takes() default {};

    /** Whether settings of a stack can be given with it. */
    boolean settings() default true;

    /** What to do instead where the stack is in a cluster: a sentence. Empty for what does the same there, and for what acts on no stack. */
    String instead() default "";

    /** Lines to type, without the launcher's name, each after a {@code #} and what it does: {@code "up -d # Return when all is ready"}. */
    String[] examples();
}
